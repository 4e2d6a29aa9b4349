// Runs the rig's checks of itself, one after another, and counts them.
export type Check = readonly [sentence: string, run: () => Promise<void>];

export type Count = { readonly passed: number; readonly failed: number };

export async function runChecks(title: string, checks: readonly Check[]): Promise<Count> {
  console.log(`\n${title}`);
  let failed = 0;
  for (const [sentence, run] of checks) {
    const fault = await run().then(
      () => null,
      (error: unknown) => String(error),
    );
    console.log(`  ${fault === null ? 'ok    ' : 'FAILED'}  ${sentence}`);
    if (fault !== null) console.log(`          ${fault}`);
    if (fault !== null) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}
