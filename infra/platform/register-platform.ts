import { Provider } from '@pulumi/aws/provider.js';
import { all, type Output } from '@pulumi/pulumi';
import { budget } from './budget.ts';
import { clusterAddons, nodeAddons } from './cluster/addons.ts';
import { cluster } from './cluster/cluster.ts';
import { kubernetesProvider } from './cluster/kubernetes-provider.ts';
import { nodes } from './cluster/nodes.ts';
import { describeComponents } from './components/describe-components.ts';
import { dns } from './dns.ts';
import { dataKey, sopsKey } from './encryption.ts';
import { grants } from './identity/grants.ts';
import { oidcProvider } from './identity/oidc-provider.ts';
import { network } from './network/network.ts';
import type { PlatformOutputs } from './outputs.ts';
import { installReconciler } from './reconcilers/install-reconciler.ts';
import { registry, registryPrefix } from './registry.ts';
import type { Scope } from './scope.ts';
import type { PlatformSettings } from './settings/platform-settings.ts';

/** The outputs as Pulumi has them while it runs, and what a person needs once. */
type Registered = {
  readonly [Name in keyof PlatformOutputs]: PlatformOutputs[Name] | Output<PlatformOutputs[Name]>;
} & {
  /** Name servers the parent domain must point to. */
  readonly nameServers: Output<string[]>;
};

/** Registers everything a platform is made of, in the order in which it stands. */
export function registerPlatform(settings: PlatformSettings): Registered {
  // The account is named, so that credentials of another one change nothing there.
  const provider = new Provider('aws', { region: settings.region, allowedAccountIds: [settings.account] });
  const scope: Scope = { settings, aws: { provider } };
  budget(scope);
  registry(scope);
  const names = dns(scope);
  const keys = { sopsKey: sopsKey(scope), dataKey: dataKey(scope) };
  const net = network(scope);
  const control = cluster(scope, net, keys.dataKey);
  const addons = nodeAddons(scope, control);
  const agent = addons[2];
  const groups = nodes(scope, control, net, addons);
  const workloadRoleArn = grants(scope, { agent, zoneId: names.zoneId, ...keys });
  const rest = clusterAddons(scope, control, agent, groups);
  const components = describeComponents({ settings, ...names });
  installReconciler(settings, kubernetesProvider(settings, control), components, [...groups, ...rest]);
  return {
    platform: settings.name,
    region: settings.region,
    account: settings.account,
    vpcId: net.vpcId,
    privateSubnetIds: ids(net.privateSubnets),
    nodeSecurityGroupId: control.vpcConfig.clusterSecurityGroupId,
    dataKeyArn: keys.dataKey.arn,
    sopsKeyArn: keys.sopsKey.arn,
    workloadRoleArn,
    clusterName: control.name,
    clusterEndpoint: control.endpoint,
    oidcProviderArn: oidcProvider(scope, control).arn,
    domain: settings.dns.domain,
    zoneId: names.zoneId,
    registry: registryPrefix(settings),
    reconciler: settings.reconciler,
    nameServers: names.nameServers,
  };
}

function ids(subnets: readonly { readonly id: Output<string> }[]): Output<string[]> {
  return all(subnets.map((subnet) => subnet.id));
}
