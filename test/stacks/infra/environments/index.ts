import * as pulumi from '@pulumi/pulumi';

class Thing extends pulumi.CustomResource {}

const config = new pulumi.Config();
const things = config.requireObject<Record<string, Record<string, unknown>>>('things');
const made = new Map<string, pulumi.CustomResource>();
for (const [name, { after, secret, ...inputs }] of Object.entries(things)) {
  const dependsOn = typeof after === 'string' ? made.get(after) : undefined;
  const token = secret ? { token: pulumi.secret(`s3cr3t-${name}`) } : {};
  const thing = new Thing('tiny:index:Thing', name, { ...inputs, ...token }, dependsOn ? { dependsOn } : {});
  made.set(name, thing);
}

// One variable is set in previews only, and outputs must be those of the plan.
export const environmentNames = Object.keys(process.env)
  .filter((name) => name !== 'PULUMI_NODEJS_DRY_RUN')
  .sort();
