"""moto's server, with the one thing its ElastiCache leaves undone: a replication group that is deleted goes away.

Without this it stands as "deleting" for ever, and its name can never be used again.
"""

from moto.elasticache.models import ElastiCacheBackend
from moto.server import main

delete_replication_group = ElastiCacheBackend.delete_replication_group


def delete_and_forget(self, replication_group_id, retain_primary_cluster):
    deleted = delete_replication_group(self, replication_group_id, retain_primary_cluster)
    self.replication_groups.pop(replication_group_id)
    return deleted


ElastiCacheBackend.delete_replication_group = delete_and_forget
main()
