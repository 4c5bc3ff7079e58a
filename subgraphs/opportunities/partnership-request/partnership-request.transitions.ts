import type { PartnershipState } from './partnership-request.record';

export type PartnershipAction = 'update' | 'submit' | 'approve' | 'return' | 'close' | 'withdraw' | 'expire';

/** From which states an action is possible, and where it leads. */
export const PARTNERSHIP_TRANSITIONS: Readonly<
  Record<PartnershipAction, { readonly from: readonly PartnershipState[]; readonly to: PartnershipState }>
> = {
  update: { from: ['DRAFT'], to: 'DRAFT' },
  submit: { from: ['DRAFT'], to: 'COMPLIANCE_REVIEW' },
  approve: { from: ['COMPLIANCE_REVIEW'], to: 'OPEN' },
  return: { from: ['COMPLIANCE_REVIEW'], to: 'DRAFT' },
  close: { from: ['OPEN'], to: 'CLOSED' },
  withdraw: { from: ['DRAFT', 'COMPLIANCE_REVIEW', 'OPEN'], to: 'CLOSED' },
  expire: { from: ['OPEN'], to: 'CLOSED' },
};
