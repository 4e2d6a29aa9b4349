// The desk's part for what was bought: receipts, totals, evidence, files, and a person's own hands.
import { type Outcome, success } from '../../core/failure.ts';
import type { WalletApi } from '../../wallet/api.ts';
import { readDaily, spendingByDay } from '../../wallet/daily.ts';
import { exportEvidence } from '../../wallet/evidence-export.ts';
import { askAgain, cancel, cancelCost, checkNow, type HandsPorts } from '../../wallet/hands.ts';
import { historyPage, newestReceipts, spentToday } from '../../wallet/history.ts';
import {
  type ExportFormat,
  type ExportPorts,
  exportHistory,
  exportPart,
} from '../../wallet/history-export.ts';
import { importHistory } from '../../wallet/history-import.ts';
import { readQuery } from '../../wallet/history-query.ts';
import type { Payers } from '../../wallet/payers.ts';
import type { Archive, Ledger } from '../../wallet/ports.ts';
import { viewOfPurchase } from '../../wallet/purchase-view.ts';
import { type RetentionSettings, readRetention } from '../../wallet/retention.ts';
import { type TotalsBy, totals } from '../../wallet/totals.ts';
import type { PartsApi } from './long-files.ts';

export interface HistoryDeskPorts extends HandsPorts, ExportPorts {
  readonly ledger: Ledger;
  readonly archive: Archive;
  readonly retention: RetentionSettings;
  /** Missing: nobody else was named. */
  payers?(): Promise<Payers>;
}

type HistoryDesk = PartsApi &
  Pick<
    WalletApi,
    | 'today'
    | 'receipts'
    | 'history'
    | 'totals'
    | 'spendingByDay'
    | 'purchase'
    | 'checkNow'
    | 'askAgain'
    | 'cancelCost'
    | 'cancel'
    | 'exportEvidence'
    | 'exportHistory'
    | 'importHistory'
    | 'retention'
    | 'setRetention'
  >;

export function historyDesk(ports: HistoryDeskPorts): HistoryDesk {
  const { archive, retention } = ports;
  return {
    today: () => spentToday(ports),
    receipts: ({ limit }) => newestReceipts(limit, ports),
    history: (query) => historyPage(readQuery(query), ports),
    totals: ({ by, query }) => totals(totalsBy(by), readQuery(query), archive),
    spendingByDay: (entry) => spendingByDay(readDaily(entry), ports),

    purchase: ({ id }) => viewOfPurchase(String(id), ports),
    checkNow: ({ id }) => checkNow(String(id), ports),
    askAgain: ({ id }) => askAgain(String(id), ports),
    cancelCost: ({ id }) => cancelCost(String(id), ports),
    cancel: ({ id }) => cancel(String(id), ports),

    exportEvidence: ({ id }) => exportEvidence(String(id), ports),
    exportHistory: ({ format, query }) => exportHistory(formatOf(format), readQuery(query), ports),
    exportPart: ({ format, query }) => exportPart(formatOf(format), readQuery(query), ports),
    importHistory: ({ json }) => importHistory(json, ports),

    retention: retention.days,
    async setRetention({ days }): Promise<Outcome<null>> {
      const read = readRetention(days);
      if (read.ok) await retention.setDays(read.value);
      return read.ok ? success(null) : read;
    },
  };
}

function totalsBy(said: unknown): TotalsBy {
  return said === 'month' || said === 'site' ? said : 'day';
}

function formatOf(said: unknown): ExportFormat {
  return said === 'csv' ? 'csv' : 'json';
}
