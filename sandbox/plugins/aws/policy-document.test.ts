import { expect, it } from 'vitest';
import { policyDocument } from './policy-document.ts';

it('is written as AWS writes it: one value alone, several as a list', () => {
  const statements = [
    {
      sid: 'Read',
      actions: ['s3:GetObject', 's3:ListBucket'],
      resources: ['arn:aws:s3:::b'],
      principals: [{ type: 'Service', identifiers: ['ec2.amazonaws.com'] }],
      conditions: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: ['1'] }],
    },
    { effect: 'Deny', actions: ['*'], principals: [{ type: '*', identifiers: ['*'] }] },
  ];
  expect(JSON.parse(policyDocument({ statements }))).toEqual({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:ListBucket'],
        Resource: 'arn:aws:s3:::b',
        Principal: { Service: 'ec2.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': '1' } },
      },
      { Effect: 'Deny', Action: '*', Principal: '*' },
    ],
  });
});
