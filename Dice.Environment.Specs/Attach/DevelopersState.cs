using System.Security.Cryptography;
using System.Text;
using Dice.Environment.Data;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;
using Npgsql;
using StackExchange.Redis;

namespace Dice.Environment.Specs.Attach;

/// <summary>All of a developer's environment that a run of gates might disturb: rows, keys, databases, containers and who is on their network.</summary>
/// <param name="Rows">A hash of every table's content, system columns included: a row written anew with the same values shows too.</param>
/// <param name="Keys">Every key of Redis with a hash of its value.</param>
/// <param name="Databases">The databases of the server.</param>
/// <param name="Containers">Each container's id, start, restarts, state and networks.</param>
public sealed record DevelopersState(string Rows, string Keys, string Databases, string Containers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Reads it.</summary>
    public static async Task<DevelopersState> ReadAsync(Environments environments, EnvironmentId id)
    {
        var stack = await environments.ReadAsync(id);
        await using var connection = await DatabaseAccess.For(stack, environments.Settings(id).Secrets).OpenAsync(cancellation: Stop);
        return new DevelopersState(
            await RowsAsync(connection),
            await KeysAsync(stack[Redis.Name].FindEndpoint(Redis.Endpoint)!.HostPort!.Value),
            string.Join(' ', await AskAsync(connection, "SELECT datname::text FROM pg_database ORDER BY 1")),
            await ContainersAsync(environments, stack));
    }

    private static async Task<string> RowsAsync(NpgsqlConnection connection)
    {
        var tables = await AskAsync(connection, "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1");
        var sums = new StringBuilder();
        foreach (var table in tables)
        {
            sums.Append(table).Append(' ').AppendLine((await AskAsync(connection, $"SELECT coalesce(md5(string_agg(t::text || t.xmin::text, ';' ORDER BY t::text)), '') FROM {table} t"))[0]);
        }

        return sums.ToString();
    }

    private static async Task<string> KeysAsync(int port)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}");
        var keys = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var key in redis.GetServer($"127.0.0.1:{port}").KeysAsync().WithCancellation(Stop))
        {
            keys[key.ToString()] = Convert.ToHexStringLower(SHA256.HashData((byte[]?)await redis.GetDatabase().KeyDumpAsync(key) ?? []))[..12];
        }

        return string.Join('\n', keys.Select(entry => $"{entry.Key} {entry.Value}"));
    }

    private static async Task<string> ContainersAsync(Environments environments, RunningStack stack)
    {
        var lines = new List<string>();
        foreach (var service in stack.Services)
        {
            var container = await environments.Engine.Client.Containers.InspectContainerAsync(service.ContainerId, Stop);
            lines.Add($"{service.Name} {container.ID} {container.State!.Status} {container.State.StartedAt} restarts {container.RestartCount} networks {string.Join(',', container.NetworkSettings!.Networks.Keys.Order(StringComparer.Ordinal))}");
        }

        var networks = await environments.Engine.Client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = Labels.FilterFor(stack.Id) }, Stop);
        foreach (var network in networks)
        {
            var inspected = await environments.Engine.Client.Networks.InspectNetworkAsync(network.ID, Stop);
            lines.Add($"on {inspected.Name}: {string.Join(' ', (inspected.Containers ?? new Dictionary<string, EndpointResource>()).Values.Select(container => container.Name).Order(StringComparer.Ordinal))}");
        }

        return string.Join('\n', lines);
    }

    private static async Task<IReadOnlyList<string>> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var found = new List<string>();
        while (await reader.ReadAsync(Stop))
        {
            found.Add(reader.GetString(0));
        }

        return found;
    }
}
