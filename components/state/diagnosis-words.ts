// The words of a diagnosis: ways of paying, whose fault it is, and what is to be done.
import type { Diagnosis, Fault, Finding } from '../../lib/wallet/api.ts';
import type { Family } from '../../lib/wallet/families.ts';
import type { Environment } from './environment.ts';
import { failureText, type Keyed, underscored } from './names.ts';

type Words = Pick<Environment, 't'>;

export function familyKey(family: Family): Keyed<'family', Family> {
  return `family_${underscored(family)}`;
}

export function faultText(fault: Fault | null, { t }: Words): string {
  if (fault === 'site') return t('fault_site');
  if (fault === 'wallet') return t('fault_wallet');
  if (fault === 'network') return t('fault_network');
  return fault === 'you' ? t('fault_you') : t('fault_nobody');
}

/** What is wrong, with the name of what is asked for where it is known by one. */
export function findingText({ name, named }: Finding, environment: Environment): string {
  return failureText(named === undefined ? { name } : { name, detail: { named } }, environment);
}

/** What a person can do about it. */
export function adviceText({ family, fault, findings }: Diagnosis, { t }: Words): string {
  if (findings.length > 0) return fault === 'site' ? t('advice_report') : t('advice_other_way');
  if (family === 'card') return t('advice_card');
  if (family === 'pay-per-crawl') return t('advice_crawler');
  return family === 'plain' ? t('advice_plain') : t('advice_unknown_way', [t(familyKey(family))]);
}

/** The owner of the site can do something about it. */
export function isReportable({ family, fault }: Diagnosis): boolean {
  return fault !== 'you' && family !== 'card' && family !== 'pay-per-crawl';
}
