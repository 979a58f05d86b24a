/** Something that stands in the cloud's account, as its tagging API tells of it. */
export type CloudResource = {
  readonly arn: string;
  readonly tags: ReadonlyMap<string, string>;
};

/** What stands in the cloud, whoever made it. Reads only. */
export interface CloudInventory {
  /**
   * Every resource of a region whose tag `key` has this value.
   * @param region such as `eu-central-1`
   * @throws PortError `cloud-unreachable`: nothing is known then, also not of the pages that were read
   */
  tagged(region: string, key: string, value: string): Promise<readonly CloudResource[]>;
}
