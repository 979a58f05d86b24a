import type { Policy } from '../policy.ts';

/** What leaks once, and works until somebody notices. */
const remedies: Readonly<Record<string, string>> = {
  'aws:ec2/keyPair:KeyPair': 'reach machines through Session Manager',
  'aws:iam/accessKey:AccessKey': 'let pods act in a role through EKS Pod Identity',
  'aws:iam/user:User': 'let people in through IAM Identity Center, and programs through a role',
  'aws:iam/userLoginProfile:UserLoginProfile': 'let people in through IAM Identity Center',
};

export const noLongLivedCredentials: Policy = {
  name: 'no-long-lived-credentials',
  description: 'No credential lives until somebody remembers it.',
  level: 'mandatory',
  check({ type }) {
    const remedy = remedies[type];
    if (remedy !== undefined) return [`${type} makes one: ${remedy}.`];
    return type.startsWith('aws:iam/') ? [] : undefined;
  },
};
