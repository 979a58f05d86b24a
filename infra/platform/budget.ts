import { Budget } from '@pulumi/aws/budgets/budget.js';
import { cloudName } from '../naming/cloud-name.ts';
import { named, type Scope } from './scope.ts';

/** https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html */
const BUDGET_NAME = { most: 100, of: 'a budget' };

/** Mail when four fifths are spent, and when the month will end above it. It is the whole account's: a tag could be forgotten. */
export function budget({ settings, aws }: Scope): void {
  const { monthly, subscribers } = settings.budget;
  const notification = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: 'PERCENTAGE',
    comparisonOperator: 'GREATER_THAN',
    subscriberEmailAddresses: [...subscribers],
  });
  new Budget(
    'budget',
    {
      name: cloudName([settings.name, 'monthly'], BUDGET_NAME),
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      limitAmount: `${monthly}`,
      limitUnit: 'USD',
      notifications: [notification('ACTUAL', 80), notification('FORECASTED', 100)],
      tags: named(settings, 'budget'),
    },
    aws,
  );
}
