import type { Facts, Kinds } from '../kind.ts';

const uuid = ({ hex }: Pick<Facts, 'hex'>): string => {
  const digits = hex(32, 'uuid');
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join(
    '-',
  );
};

const record = ({ hex }: Facts, domain: string) => ({
  domainName: domain,
  resourceRecordName: `_${hex(32, domain)}.${domain.replace(/^\*\./, '')}.`,
  resourceRecordType: 'CNAME',
  resourceRecordValue: `_${hex(32, 'answer')}.acm-validations.aws.`,
});

/** What everything else leans on: names, certificates, keys, logs, secrets, money. */
export const foundations: Kinds = {
  'aws:route53/zone:Zone': {
    idPrefix: 'Z',
    required: ['name'],
    outputs: ({ id, hex }) => {
      const nameServers = ['com', 'net', 'org', 'co.uk'].map((end, at) => `ns-${at * 512 + 7}.awsdns-${hex(2)}.${end}`);
      return { arn: `arn:aws:route53:::hostedzone/${id}`, zoneId: id, nameServers, primaryNameServer: nameServers[0] };
    },
  },
  'aws:route53/record:Record': {
    id: ({ text }) => [text('zoneId'), text('name'), text('type'), text('setIdentifier')].filter(Boolean).join('_'),
    required: ['zoneId', 'name', 'type'],
    replacedBy: ['zoneId', 'type', 'setIdentifier'],
    outputs: ({ text }) => ({ fqdn: text('name') }),
  },
  'aws:acm/certificate:Certificate': {
    id: (facts) => facts.arn('acm', `certificate/${uuid(facts)}`),
    replacedBy: ['domainName', 'subjectAlternativeNames', 'validationMethod', 'keyAlgorithm'],
    outputs: (facts) => {
      const others = facts.inputs.subjectAlternativeNames;
      const domains = [facts.text('domainName'), ...(Array.isArray(others) ? others.map(String) : [])];
      const validated = [...new Set(domains)].map((domain) => record(facts, domain));
      return { arn: facts.id, domainValidationOptions: validated, status: 'ISSUED', type: 'AMAZON_ISSUED' };
    },
  },
  'aws:acm/certificateValidation:CertificateValidation': {
    id: ({ text }) => text('certificateArn'),
    required: ['certificateArn'],
    replacedBy: ['certificateArn', 'validationRecordFqdns'],
  },
  'aws:kms/key:Key': {
    outputs: ({ arn, id }) => ({ arn: arn('kms', `key/${id}`), keyId: id }),
  },
  'aws:kms/alias:Alias': {
    id: ({ text }) => text('name'),
    named: 'name',
    required: ['targetKeyId'],
    outputs: ({ arn, id, text }) => ({ arn: arn('kms', id), targetKeyArn: arn('kms', `key/${text('targetKeyId')}`) }),
  },
  'aws:kms/keyPolicy:KeyPolicy': { id: ({ text }) => text('keyId'), required: ['keyId', 'policy'] },
  'aws:budgets/budget:Budget': {
    id: ({ account, text }) => `${account}:${text('name')}`,
    named: 'name',
    required: ['budgetType', 'timeUnit'],
    replacedBy: ['accountId'],
    outputs: ({ account, text }) => ({
      accountId: account,
      arn: `arn:aws:budgets::${account}:budget/${text('name')}`,
    }),
  },
  'aws:cloudwatch/logGroup:LogGroup': {
    id: ({ text }) => text('name'),
    named: 'name',
    outputs: ({ arn, id }) => ({ arn: arn('logs', `log-group:${id}`) }),
  },
  'aws:cloudwatch/eventRule:EventRule': {
    id: ({ text }) => text('name'),
    named: 'name',
    outputs: ({ arn, id }) => ({ arn: arn('events', `rule/${id}`) }),
  },
  'aws:cloudwatch/eventTarget:EventTarget': { required: ['rule', 'arn'], replacedBy: ['rule', 'targetId'] },
  'aws:sns/topic:Topic': {
    id: ({ arn, text }) => arn('sns', text('name')),
    named: 'name',
    outputs: ({ id, account }) => ({ arn: id, owner: account }),
  },
  'aws:sns/topicSubscription:TopicSubscription': {
    id: (facts) => `${facts.text('topic')}:${uuid(facts)}`,
    required: ['topic', 'protocol', 'endpoint'],
    replacedBy: ['topic', 'protocol', 'endpoint'],
    outputs: ({ id }) => ({ arn: id }),
  },
  'aws:secretsmanager/secret:Secret': {
    id: (facts) => facts.arn('secretsmanager', `secret:${facts.text('name')}-${facts.hex(6)}`),
    named: 'name',
    outputs: ({ id }) => ({ arn: id }),
  },
  'aws:secretsmanager/secretVersion:SecretVersion': {
    id: (facts) => `${facts.text('secretId')}|${uuid(facts)}`,
    required: ['secretId'],
    replacedBy: ['secretId', 'secretString'],
    secrets: ['secretString', 'secretBinary'],
    outputs: ({ text }) => ({ arn: text('secretId') }),
  },
  'aws:ssm/parameter:Parameter': {
    id: ({ text }) => text('name'),
    named: 'name',
    required: ['type'],
    secrets: ['value'],
    outputs: ({ arn, id }) => ({ arn: arn('ssm', `parameter/${id.replace(/^\//, '')}`), version: 1 }),
  },
};
