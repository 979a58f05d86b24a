/** What an ARN names: `arn:aws:rds:eu-central-1:123456789012:db:qa` is rds, `db`, `qa`. */
export type CloudName = {
  readonly service: string;
  /** Empty for a bucket and a queue, which have none. */
  readonly type: string;
  readonly name: string;
  readonly region: string;
  readonly account: string;
};

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html; undefined for what is no ARN. */
export function parseArn(arn: string): CloudName | undefined {
  const [, service, region, account, rest] = /^arn:[^:]+:([^:]+):([^:]*):([^:]*):(.+)$/.exec(arn) ?? [];
  if (service === undefined || region === undefined || account === undefined || rest === undefined) return undefined;
  const [, type = '', name = rest] = /^([^:/]+)[:/](.+)$/.exec(rest) ?? [];
  // A bucket's name stands alone, and so does a queue's.
  const alone = service === 's3' || service === 'sqs';
  return { service, region, account, ...(alone ? { type: '', name: rest } : { type, name }) };
}

/** What holds data, and so may be kept on purpose when its add-on goes. */
export function isCopy({ service, type }: CloudName): boolean {
  return type === 'snapshot' || service === 's3' || service === 'sqs';
}

/**
 * Whether what a stack has accounts for it: the resource itself, or what AWS made of one with the same tags (a backup it
 * takes every night, a node of a cache).
 */
export function isAccountedFor(arn: string, stack: ReadonlySet<string>): boolean {
  if (stack.has(arn)) return true;
  const own = parseArn(arn);
  if (!own) return false;
  // Ids of EC2 are unique among everything: `nat-0123…`.
  if (own.service === 'ec2' && stack.has(own.name)) return true;
  return [...stack].some((each) => {
    const whole = parseArn(each);
    if (!whole || whole.service !== own.service) return false;
    if (own.type === 'snapshot') return own.name.startsWith(`${prefix(own)}${whole.name}-`);
    return own.type === 'cluster' && whole.type === 'replicationgroup' && own.name.startsWith(`${whole.name}-`);
  });
}

/** How AWS begins the names of copies it takes by itself. */
function prefix({ service }: CloudName): string {
  return service === 'rds' ? 'rds:' : 'automatic.';
}

/** The command that would remove it: one that takes a last copy, or stops at what is not empty, where there is one. */
export function removal(arn: string): string {
  const parsed = parseArn(arn);
  const look = `aws resourcegroupstaggingapi get-resources --resource-arn-list ${quote(arn)}`;
  if (!parsed) return look;
  const name = quote(parsed.name);
  const last = quote(`${parsed.name}-last`);
  const { region, account } = parsed;
  const commands: Readonly<Record<string, string>> = {
    'rds db': `rds delete-db-instance --db-instance-identifier ${name} --final-db-snapshot-identifier ${last}`,
    'rds snapshot': `rds delete-db-snapshot --db-snapshot-identifier ${name}`,
    'rds subgrp': `rds delete-db-subnet-group --db-subnet-group-name ${name}`,
    'rds pg': `rds delete-db-parameter-group --db-parameter-group-name ${name}`,
    'elasticache replicationgroup': `elasticache delete-replication-group --replication-group-id ${name} --final-snapshot-identifier ${last}`,
    'elasticache snapshot': `elasticache delete-snapshot --snapshot-name ${name}`,
    'elasticache subnetgroup': `elasticache delete-cache-subnet-group --cache-subnet-group-name ${name}`,
    'ec2 security-group': `ec2 delete-security-group --group-id ${name}`,
    'sqs ': `sqs delete-queue --queue-url ${quote(`https://sqs.${region}.amazonaws.com/${account}/${parsed.name}`)}`,
    's3 ': `s3 rb ${quote(`s3://${parsed.name}`)}`,
  };
  const known = commands[`${parsed.service} ${parsed.type}`];
  if (known === undefined) return look;
  return region === '' ? `aws ${known}` : `aws ${known} --region ${region}`;
}

/** For a shell: names come from the cloud, and are somebody else's words. */
function quote(word: string): string {
  return /^[\w.:/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
