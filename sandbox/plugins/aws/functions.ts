import { type Fields, isFields } from '../protocol/fields.ts';
import type { Inventory } from './inventory.ts';
import { kindOf } from './kinds.ts';
import { policyDocument } from './policy-document.ts';
import type { Settings } from './settings.ts';
import { stateOf } from './state.ts';

type Context = { readonly settings: Settings; readonly inventory: Inventory };
type Function = (args: Fields, context: Context) => Fields | Promise<Fields>;

/** What a program can ask AWS before it registers anything. */
const functions: Readonly<Record<string, Function>> = {
  'aws:index/getCallerIdentity:getCallerIdentity': (_, { settings: { account } }) => ({
    id: account,
    accountId: account,
    arn: `arn:aws:iam::${account}:user/stand-in`,
    userId: 'AIDASTANDIN',
  }),
  'aws:index/getRegion:getRegion': (_, { settings: { region } }) => ({
    id: region,
    name: region,
    region,
    description: region,
    endpoint: `ec2.${region}.amazonaws.com`,
  }),
  'aws:index/getPartition:getPartition': () => ({
    id: 'aws',
    partition: 'aws',
    dnsSuffix: 'amazonaws.com',
    reverseDnsPrefix: 'com.amazonaws',
  }),
  'aws:index/getAvailabilityZones:getAvailabilityZones': (_, { settings: { region } }) => ({
    id: region,
    names: ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
    zoneIds: ['1', '2', '3'].map((digit) => `${region.replaceAll('-', '')}-az${digit}`),
    groupNames: [region],
  }),
  'aws:iam/getPolicyDocument:getPolicyDocument': (args) => {
    const json = policyDocument(args);
    return { ...args, id: 'policy', json, minifiedJson: JSON.stringify(JSON.parse(json)) };
  },
  'aws:ssm/getParameter:getParameter': (args, { settings: { region, account } }) => ({
    ...args,
    id: args.name,
    arn: `arn:aws:ssm:${region}:${account}:parameter${String(args.name)}`,
    type: 'String',
    value: 'ami-0123456789abcdef0',
    insecureValue: 'ami-0123456789abcdef0',
    version: 1,
  }),
  'aws:ec2/getAmi:getAmi': (args) => ({ ...args, id: 'ami-0123456789abcdef0', imageId: 'ami-0123456789abcdef0' }),
  'aws:eks/getClusterAuth:getClusterAuth': (args) => ({ ...args, id: args.name, token: 'k8s-aws-v1.stand-in' }),
  'aws:ecr/getAuthorizationToken:getAuthorizationToken': (_, { settings: { region, account } }) => ({
    id: region,
    userName: 'AWS',
    password: 'stand-in',
    authorizationToken: Buffer.from('AWS:stand-in').toString('base64'),
    proxyEndpoint: `https://${account}.dkr.ecr.${region}.amazonaws.com`,
  }),
  'aws:route53/getZone:getZone': (args, context) => lookUp('aws:route53/zone:Zone', args, context),
  'aws:iam/getRole:getRole': (args, context) => lookUp('aws:iam/role:Role', args, context),
  'aws:eks/getCluster:getCluster': (args, context) => lookUp('aws:eks/cluster:Cluster', args, context),
};

/** @throws Error when the stand-in does not have the function, or AWS nothing it could answer with */
export async function callFunction(token: string, args: Fields, context: Context): Promise<Fields> {
  const call = functions[token];
  if (call === undefined) {
    throw new Error(`The stand-in plugin has no function ${token}: add it to sandbox/plugins/aws/functions.ts.`);
  }
  return await call(args, context);
}

/** What stands and has every property that was asked for. */
async function lookUp(type: string, args: Fields, { settings, inventory }: Context): Promise<Fields> {
  for (const { type: other, id, inputs } of await inventory.list()) {
    if (other !== type) continue;
    const state: Fields = { ...stateOf(kindOf(type), settings, id, inputs), id };
    const asked = Object.entries(args).filter(([, value]) => value !== undefined && !isFields(value));
    if (asked.every(([key, value]) => state[key] === value)) return state;
  }
  throw new Error(`NotFound: there is no ${type} with ${JSON.stringify(args)}.`);
}
