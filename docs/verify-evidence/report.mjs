// Says what was looked at and what came of it, one line a check, and counts.

const counts = { '✓': 0, '✗': 0, '–': 0 };

export function check(isGood, what, detail = '') {
  print(isGood ? '✓' : '✗', what, isGood ? '' : detail);
  return isGood;
}

/** What could not be checked is neither good nor bad. */
export function skip(what) {
  print('–', what, '');
}

/** Whether no check has failed. */
export function concluded() {
  console.log(`${counts['✓']} checks passed, ${counts['✗']} failed, ${counts['–']} could not be made.`);
  return counts['✗'] === 0;
}

/** Nothing of the document may draw lines of its own. */
function print(sign, what, detail) {
  counts[sign] += 1;
  const line = `${what}${detail === '' ? '' : ` (${detail})`}`;
  console.log(`${sign} ${line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').slice(0, 500)}`);
}
