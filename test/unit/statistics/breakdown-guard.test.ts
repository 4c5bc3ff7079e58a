import { BreakdownGuard } from '../../../common/statistics/breakdown-guard';

test('one answer breaks a measure down in one way only', () => {
  const guard = new BreakdownGuard();
  guard.admit('req_1', 'rehireInterest', 'by area');
  expect(() => guard.admit('req_1', 'rehireInterest', 'by area')).not.toThrow();
  expect(() => guard.admit('req_1', 'partnershipInterests', 'by year')).not.toThrow();
  expect(() => guard.admit('req_2', 'rehireInterest', 'by year')).not.toThrow();
  expect(() => guard.admit('req_1', 'rehireInterest', 'by year')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT' }),
  );
});
