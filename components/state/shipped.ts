// The documents that are shipped beside the code, by the names of their files; a test holds them to what is shipped.
import type { Environment } from './environment.ts';

export interface Shipped {
  readonly file: string;
  readonly title: (t: Environment['t']) => string;
}

export const licences = '/documents/licences-of-others.txt';

export const shipped: readonly Shipped[] = [
  { file: '/documents/rules-format.txt', title: (t) => t('document_rules') },
  { file: '/documents/history-format.txt', title: (t) => t('document_history') },
  { file: '/documents/evidence.txt', title: (t) => t('document_evidence') },
  { file: '/documents/purchase-states.txt', title: (t) => t('document_states') },
  { file: '/documents/networks-table.txt', title: (t) => t('document_networks') },
  { file: '/documents/licence.txt', title: (t) => t('document_licence') },
];
