import { describe, expect, it } from 'vitest';
import { isAccountedFor, isCopy, parseArn, removal } from './sweep-arn.ts';

const at = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;

it.each([
  [at('rds', 'db:eu-1-qa-rds'), 'rds', 'db', 'eu-1-qa-rds'],
  [at('rds', 'snapshot:rds:eu-1-qa-rds-2026-11-22'), 'rds', 'snapshot', 'rds:eu-1-qa-rds-2026-11-22'],
  [at('ec2', 'security-group/sg-1'), 'ec2', 'security-group', 'sg-1'],
  [at('sqs', 'eu-1-qa-jobs'), 'sqs', '', 'eu-1-qa-jobs'],
  ['arn:aws:s3:::eu-1-qa', 's3', '', 'eu-1-qa'],
])('reads %s', (arn, service, type, name) => {
  expect(parseArn(arn)).toMatchObject({ service, type, name });
});

it.each(['', 'db', 'arn:aws:rds', 'arn:aws:rds:eu-central-1:1:'])('%j is no ARN', (text) => {
  expect(parseArn(text)).toBeUndefined();
});

it.each([
  [at('rds', 'snapshot:last'), true],
  [at('elasticache', 'snapshot:last'), true],
  ['arn:aws:s3:::data', true],
  [at('sqs', 'jobs'), true],
  [at('rds', 'db:qa'), false],
  [at('ec2', 'security-group/sg-1'), false],
])('%s holds data by itself: %s', (arn, copy) => {
  const name = parseArn(arn);
  expect(name && isCopy(name)).toBe(copy);
});

describe('a stack accounts for', () => {
  const stack = new Set([at('rds', 'db:qa'), at('elasticache', 'replicationgroup:qa-redis'), 'nat-1']);
  it.each([
    ['what is in it', at('rds', 'db:qa'), true],
    ['a backup AWS takes of it', at('rds', 'snapshot:rds:qa-2026-11-22-03-10'), true],
    ['a node of its cache', at('elasticache', 'cluster:qa-redis-001'), true],
    ['a copy AWS takes of its cache', at('elasticache', 'snapshot:automatic.qa-redis-001-2026-11-22'), true],
    ['what is known by its id alone', at('ec2', 'natgateway/nat-1'), true],
    ['nothing else of that name', at('rds', 'db:nat-1'), false],
    ['no database of another name', at('rds', 'db:qa-2'), false],
    ['no backup of another one', at('rds', 'snapshot:rds:qa2-2026-11-22'), false],
    ['no copy somebody took', at('rds', 'snapshot:qa-2026-11-22'), false],
    ['no node of another cache', at('elasticache', 'cluster:qa-001'), false],
    ['nothing that is no ARN', 'qa', false],
  ])('%s', (_, arn, accounted) => {
    expect(isAccountedFor(arn, stack)).toBe(accounted);
  });
});

it.each([
  [
    at('rds', 'db:qa'),
    'aws rds delete-db-instance --db-instance-identifier qa --final-db-snapshot-identifier qa-last --region eu-central-1',
  ],
  [at('rds', 'snapshot:qa'), 'aws rds delete-db-snapshot --db-snapshot-identifier qa --region eu-central-1'],
  [
    at('elasticache', 'replicationgroup:qa'),
    'aws elasticache delete-replication-group --replication-group-id qa --final-snapshot-identifier qa-last --region eu-central-1',
  ],
  [at('ec2', 'security-group/sg-1'), 'aws ec2 delete-security-group --group-id sg-1 --region eu-central-1'],
  [
    at('sqs', 'jobs'),
    'aws sqs delete-queue --queue-url https://sqs.eu-central-1.amazonaws.com/123456789012/jobs --region eu-central-1',
  ],
  ['arn:aws:s3:::data', 'aws s3 rb s3://data'],
  [at('kms', 'key/1'), `aws resourcegroupstaggingapi get-resources --resource-arn-list ${at('kms', 'key/1')}`],
  [
    at('rds', "snapshot:it's; rm -rf $HOME"),
    "aws rds delete-db-snapshot --db-snapshot-identifier 'it'\\''s; rm -rf $HOME' --region eu-central-1",
  ],
  ['$(reboot)', "aws resourcegroupstaggingapi get-resources --resource-arn-list '$(reboot)'"],
])('%s would be removed by a command that takes a copy or stops at data', (arn, command) => {
  expect(removal(arn)).toBe(command);
});
