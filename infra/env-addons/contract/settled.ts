import { isSecret, type Output } from '@pulumi/pulumi';

/** What an output holds, and whether Pulumi would encrypt it, for tests. */
export async function settled<Value>(
  output: Output<Value>,
): Promise<{ readonly secret: boolean; readonly value: unknown }> {
  const value = await new Promise<unknown>((resolve) => {
    output.apply(resolve);
  });
  return { secret: await isSecret(output), value };
}
