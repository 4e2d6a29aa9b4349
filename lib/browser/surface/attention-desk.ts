// The desk's part for what wants a person's attention, or has had enough of it: the stop, muted sites, budgets that are nearly spent.
import type { WalletApi } from '../../wallet/api.ts';
import type { Mutes } from '../../wallet/mutes.ts';
import type { NearLimit } from '../../wallet/near-limit.ts';
import type { Stop } from '../../wallet/stop.ts';

export interface AttentionPorts {
  readonly stop: Stop;
  readonly mutes: Mutes;
  readonly nearLimit: NearLimit;
  /** The toolbar has something else to say. */
  toolbarChanged(): void;
}

type AttentionDesk = Pick<WalletApi, 'stop' | 'goOn' | 'unmute' | 'budgetNotes' | 'putAwayNote'>;

export function attentionDesk(ports: AttentionPorts): AttentionDesk {
  const { stop, mutes, nearLimit, toolbarChanged } = ports;
  return {
    async stop() {
      await stop.begin().finally(toolbarChanged);
    },
    async goOn() {
      const lifted = await stop.goOn();
      toolbarChanged();
      return lifted;
    },
    unmute: ({ site }) => mutes.lift(site),
    budgetNotes: () => nearLimit.notes(),
    async putAwayNote({ id }) {
      await nearLimit.putAway(id);
      toolbarChanged();
    },
  };
}
