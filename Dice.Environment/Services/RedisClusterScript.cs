namespace Dice.Environment.Services;

/// <summary>The script of <see cref="RedisCluster.Keeper"/>. Every step can be repeated, and does nothing where its result exists.</summary>
internal static class RedisClusterScript
{
    /// <summary>The file that exists while all slots are served and all replicas are linked.</summary>
    public const string Complete = "/tmp/complete";

    /// <summary>The script. It needs bash and redis-cli, and the names of the nodes in <c>NODES</c>: first the masters, then the replicas.</summary>
    public const string Text = $$"""
        trap 'exit 0' TERM INT
        nodes=($NODES)
        ranges=('0 5460' '5461 10922' '10923 16383')

        ask() { timeout 2 redis-cli -h "$1" "${@:2}" 2>/dev/null | tr -d '\r'; }
        info() { ask "$1" cluster info | sed -n "s/^$2://p"; }
        address() { ask "$1" client info | sed -n 's/.* laddr=\([^ ]*\):[0-9]* .*/\1/p'; }

        # introduce: every node knows the current address of every other.
        introduce() {
          local node ip known
          known=$(ask "$seed" cluster nodes)
          for node in "${nodes[@]}"; do
            ip=$(address "$node")
            [ -n "$ip" ] || return 1
            grep -q " $ip:.* connected" <<<"$known" || ask "$seed" cluster meet "$ip" 6379 >/dev/null
          done
          for node in "${nodes[@]}"; do
            [ "$(info "$node" cluster_known_nodes)" -ge "${#nodes[@]}" ] || return 1
          done
        }

        # assign: each slot has a master. Redis refuses slots that have one.
        assign() {
          local index
          [ "$(info "$seed" cluster_slots_assigned)" != 16384 ] || return 0
          for index in 0 1 2; do ask "${nodes[index]}" cluster addslotsrange ${ranges[index]} >/dev/null; done
        }

        # replicate: a master without slots becomes a replica of the master with the fewest replicas.
        replicate() {
          local node id master try
          for node in "${nodes[@]}"; do
            ask "$node" cluster nodes | grep -q 'myself,master.* connected$' || continue
            master=$(ask "$seed" cluster nodes | awk '
              $3 ~ /fail|handshake/ { next }
              $3 ~ /master/ && NF > 8 { replicas[$1] += 0; serves[$1] = 1 }
              $3 ~ /slave/ { replicas[$4]++ }
              END { for (id in serves) if (best == "" || replicas[id] < replicas[best]) best = id; print best }')
            id=$(ask "$node" cluster myid)
            [ -n "$master" ] && [ "$master" != "$id" ] || return 1
            ask "$node" cluster replicate "$master" >/dev/null
            for try in 1 2 3 4 5 6 7 8 9 10; do
              ask "$seed" cluster nodes | grep -q "^$id .*slave" && break
              sleep 0.2
            done
          done
        }

        # complete: three masters serve all slots, and each has a replica that is linked to it.
        complete() {
          local node role masters=0 replicas=0
          for node in "${nodes[@]}"; do
            [ "$(info "$node" cluster_state)" = ok ] || return 1
            role=$(ask "$node" info replication)
            case $role in *role:master*connected_slaves:0*) return 1 ;; *role:master*) masters=$((masters + 1)) ;; *master_link_status:up*) replicas=$((replicas + 1)) ;; esac
          done
          [ "$masters" = 3 ] && [ "$replicas" = 3 ]
        }

        while :; do
          if complete; then
            [ -e {{Complete}} ] || { touch {{Complete}} && echo 'The cluster is complete.'; }
            sleep 5 & wait $!
          else
            [ ! -e {{Complete}} ] || { rm -f {{Complete}} && echo 'The cluster is not complete.'; }
            for seed in "${nodes[@]}"; do [ "$(ask "$seed" ping)" != PONG ] || break; done
            introduce && assign && replicate
            sleep 0.3 & wait $!
          fi
        done
        """;
}
