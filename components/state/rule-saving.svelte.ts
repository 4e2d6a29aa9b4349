// Saving a rule: at once, or after the password where a limit is high, or after a look at what a wildcard covers.
import type { Failure } from '../../lib/core/failure.ts';
import type { RuleDraft, RuleEntry, WalletApi } from '../../lib/wallet/api.ts';

export interface RuleSaving {
  readonly busy: boolean;
  readonly saved: boolean;
  readonly silent: boolean;
  readonly failure: Failure | null;
  /** What the person is asked for before it can be saved. */
  readonly wants: 'password' | 'sure' | null;
  save(rule: RuleDraft): Promise<void>;
  /** The person has seen what the wildcard covers. */
  sure(): Promise<void>;
  withPassword(password: string): Promise<void>;
  /** Nothing is asked and nothing was said. */
  forget(): void;
}

export function ruleSaving(
  api: Pick<WalletApi, 'saveRule'>,
  onsaved: (entry: RuleEntry) => Promise<void>,
): RuleSaving {
  let busy = $state(false);
  let saved = $state(false);
  let silent = $state(false);
  let failure = $state.raw<Failure | null>(null);
  let wants = $state<'password' | 'sure' | null>(null);
  let asked: RuleDraft | null = null;
  let isSure = false;

  function forget(): void {
    saved = false;
    silent = false;
    failure = null;
    wants = null;
    asked = null;
    isSure = false;
  }

  async function write(password?: string): Promise<void> {
    if (busy || asked === null) return;
    busy = true;
    silent = false;
    failure = null;
    try {
      const outcome = await api.saveRule({
        rule: asked,
        ...(isSure ? { sure: true } : {}),
        ...(password === undefined ? {} : { password }),
      });
      wants = outcome.ok ? null : wantedBy(outcome.failure);
      failure = outcome.ok ? null : outcome.failure;
      saved = outcome.ok;
      if (outcome.ok) await onsaved(outcome.value);
    } catch {
      silent = true;
    } finally {
      busy = false;
    }
  }

  return {
    get busy() {
      return busy;
    },
    get saved() {
      return saved;
    },
    get silent() {
      return silent;
    },
    get failure() {
      return failure;
    },
    get wants() {
      return wants;
    },
    async save(rule) {
      if (busy) return;
      forget();
      asked = rule;
      await write();
    },
    async sure() {
      isSure = true;
      await write();
    },
    withPassword: write,
    forget,
  };
}

function wantedBy({ name }: Failure): 'password' | 'sure' | null {
  if (name === 'wildcard-unconfirmed') return 'sure';
  const isAboutPassword =
    name === 'password-needed' || name === 'password-wrong' || name === 'password-too-many-tries';
  return isAboutPassword ? 'password' : null;
}
