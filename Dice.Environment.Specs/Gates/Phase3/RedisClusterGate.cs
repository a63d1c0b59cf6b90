using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Dice.Environment.Data.Backup;
using Dice.Environment.Data.Checkpoints;
using Dice.Environment.Services;
using Dice.Environment.Specs.RedisClusters;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>Redis as a cluster: sessions stay when a master is killed and when slots move, and snapshots contain all shards.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class RedisClusterGate(RedisClusterEnvironment environment) : IClassFixture<RedisClusterEnvironment>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    /// <summary>About 4 s on a quiet machine, see the diagnostic message; other tests run beside this one.</summary>
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_masters_serve_all_slots_with_a_linked_replica_each_and_forming_again_changes_nothing()
    {
        await environment.HealAsync();
        var before = await environment.NodesAsync();
        before.Where(node => node.IsMaster).Should().HaveCount(3);
        before.Where(node => node.IsMaster).SelectMany(node => node.Slots).Sum(range => range.To - range.From + 1).Should().Be(16384);
        before.Where(node => node.Flags.Contains("slave")).Select(node => node.Master).Should().BeEquivalentTo(before.Where(node => node.IsMaster).Select(node => node.Id));
        before.Should().OnlyContain(node => node.Link == "connected");

        await environment.RestartAsync(RedisCluster.Keeper);
        await environment.HealAsync();

        (await environment.NodesAsync()).Select(node => (node.Id, node.Master)).Should().BeEquivalentTo(before.Select(node => (node.Id, node.Master)));
    }

    [Fact]
    public async Task Killed_under_a_writer_a_master_is_replaced_its_sessions_stay_and_it_comes_back_as_a_replica()
    {
        await environment.HealAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = ClientOf(edge);
        var session = await SignInAsync(http);
        var victim = await environment.MasterOfAsync(KeyOf(session));
        await using var writer = new SessionWriter(ClientOf(edge));
        await writer.GoOnAsync(5);

        await environment.KillAsync(victim.Name);
        var reads = 0;
        await Eventually.HoldsAsync(
            async () =>
            {
                (await MeAsync(http, session)).Should().Be(HttpStatusCode.OK, "access tokens are accepted while a session cannot be looked up");
                reads++;
                return writer.Failures.Count > 0 ? writer.SinceFailure : -1;
            },
            since => since >= 20,
            Deadline,
            "the writer fails, and then signs in 20 times in a row");

        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"killed {victim.Name}: {writer.Failures.Count} of {writer.Answers} sign-ins failed within {writer.Outage.TotalSeconds:0.0} s; {reads} reads did not"));
        writer.Outage.Should().BeLessThan(LongestOutage, string.Join("; ", writer.Failures));
        (await RefreshAsync(http, session)).Should().Be(HttpStatusCode.OK, "the session stays");

        await environment.HealAsync();
        var survivor = RedisCluster.Nodes.First(name => name != victim.Name);
        (await environment.NodesAsync(survivor)).Single(node => node.Id == victim.Id).Flags.Should().Contain("slave");
    }

    [Fact]
    public async Task A_slot_moves_to_another_master_while_sessions_are_read_and_written()
    {
        await environment.HealAsync();
        using var edge = await environment.OpenEdgeAsync();
        using var http = ClientOf(edge);
        var session = await SignInAsync(http);
        var key = KeyOf(session);
        var from = await environment.MasterOfAsync(key);
        var to = (await environment.NodesAsync()).First(node => node.IsMaster && node.Id != from.Id);
        await using var writer = new SessionWriter(ClientOf(edge));
        await writer.GoOnAsync(5);

        var moved = await environment.RunAsync(RedisCluster.Keeper, "bash", "-c", MoveSlot, "move", await environment.AskAsync("cluster", "keyslot", key), from.Name, from.Id, to.Name, to.Id);
        moved.ExitCode.Should().Be(0, $"{moved.Output}{moved.Error}");
        await writer.GoOnAsync(10);

        writer.Failures.Should().BeEmpty();
        (await environment.MasterOfAsync(key)).Id.Should().Be(to.Id);
        (await RefreshAsync(http, session)).Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Checkpoints_and_backups_contain_the_keys_of_all_shards()
    {
        await environment.HealAsync();
        using var folder = new TemporaryFolder();
        var (checkpoints, backups) = (new CheckpointKeeper(environment.Data), new BackupKeeper(environment.Data, folder["backups"]));
        string[] keys = [.. Enumerable.Range(0, 60).Select(number => string.Create(CultureInfo.InvariantCulture, $"gate:{number}")), "gate:{tag}:braces", "gate:empty:{}"];
        foreach (var key in keys)
        {
            await environment.AskAsync("set", key, $"value of {key}", "EX", "3600");
        }

        await environment.AskAsync("rpush", "gate:list", "one", "two");
        (await Task.WhenAll(keys.Take(12).Select(environment.MasterOfAsync))).Select(node => node.Id).Distinct().Should().HaveCount(3, "the keys are on all masters");
        var checkpoint = await checkpoints.CreateAsync("cluster", Stop);
        var (backup, manifest) = await backups.CreateAsync(folder["cluster.tar.gz"], automatic: false, Stop);
        foreach (var part in new[] { checkpoint, manifest }.SelectMany(snapshot => snapshot.Parts.Where(part => part.Store == Redis.Name)))
        {
            part.Counts["db0"].Should().BeGreaterThan(keys.Length);
        }

        foreach (var restore in new Func<Task>[] { () => checkpoints.RestoreAsync("cluster", progress: null, Stop), () => backups.RestoreAsync(backup, progress: null, Stop) })
        {
            await environment.AskAsync("del", keys[0]);
            await environment.AskAsync("set", keys[1], "changed");
            await environment.AskAsync("set", "gate:later", "written later");
            await restore();
            foreach (var key in keys)
            {
                (await environment.AskAsync("get", key)).Should().Be($"value of {key}");
            }

            (await environment.AskAsync("lrange", "gate:list", "0", "-1")).Split('\n').Should().Equal("one", "two");
            (await environment.AskAsync("exists", "gate:later")).Should().Be("0");
            int.Parse(await environment.AskAsync("ttl", keys[1]), CultureInfo.InvariantCulture).Should().BeInRange(1, 3600, "the time to live is restored");
            (await Task.WhenAll(RedisCluster.Nodes.Select(node => environment.RunAsync(node, "redis-cli", "keys", "dice:restore:*")))).Should().OnlyContain(found => found.Output.Trim().Length == 0, "no loaded copy is left");
        }
    }

    /// <summary>Moves the keys of a slot as the documentation of CLUSTER SETSLOT says: slot, name and id of its master, name and id of the next.</summary>
    private const string MoveSlot = """
        set -e
        slot=$1 from=$2 from_id=$3 to=$4 to_id=$5
        redis-cli -e -h "$to" cluster setslot "$slot" importing "$from_id"
        redis-cli -e -h "$from" cluster setslot "$slot" migrating "$to_id"
        sleep 1
        while keys=$(redis-cli -e -h "$from" cluster getkeysinslot "$slot" 100) && [ -n "$keys" ]; do
          redis-cli -e -h "$from" migrate "$to" 6379 "" 0 5000 KEYS $keys
        done
        sleep 1
        redis-cli -e -h "$to" cluster setslot "$slot" node "$to_id"
        redis-cli -e -h "$from" cluster setslot "$slot" node "$to_id"
        """;

    private static HttpClient ClientOf(Environment.Edge.Client.EdgeHttp edge)
    {
        var http = edge.CreateClient();
        http.BaseAddress = SignedIn.Api;
        return http;
    }

    private static async Task<SignInAnswer> SignInAsync(HttpClient http)
    {
        using var answer = await http.PostAsJsonAsync("/auth/sign-in", new { email = SignedIn.Mira, password = SignedIn.Password }, Stop);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Stop));
        var session = (await answer.Content.ReadFromJsonAsync<SignInAnswer>(Stop))!;
        IssuedTokens.Remember(session);
        return session;
    }

    /// <summary>The key of a session; see the backend's auth/sessions.ts.</summary>
    private static string KeyOf(SignInAnswer session) => $"auth:session:{session.RefreshToken!.Split('.')[0]}";

    private static async Task<HttpStatusCode> MeAsync(HttpClient http, SignInAnswer session)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/auth/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session.AccessToken);
        using var answer = await http.SendAsync(request, Stop);
        return answer.StatusCode;
    }

    private static async Task<HttpStatusCode> RefreshAsync(HttpClient http, SignInAnswer session)
    {
        using var answer = await http.PostAsJsonAsync("/auth/refresh", new { refreshToken = session.RefreshToken }, Stop);
        return answer.StatusCode;
    }
}
