using System.Globalization;
using System.Text.Json;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;
using Docker.DotNet.Models;

namespace Dice.Environment.Specs.SignIn;

/// <summary>What the shared stack's backend has written since a moment.</summary>
public sealed class AccessLog
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly SharedStack _shared;
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();

    private AccessLog(SharedStack shared) => _shared = shared;

    /// <summary>From now on.</summary>
    public static AccessLog Begin(SharedStack shared) => new(shared);

    /// <summary>Waits until all these refusals stand in the log, and none of the secrets does.</summary>
    public async Task MustTellAsync(IEnumerable<(string Reason, string Path)> refusals, params IEnumerable<string> secrets)
    {
        var wanted = refusals.ToList();
        var log = "";
        await Eventually.HoldsAsync(
            async () => Read(log = await ReadAsync()).Select(refusal => (refusal.Reason, refusal.Path)).ToHashSet(),
            seen => wanted.TrueForAll(seen.Contains),
            Deadline,
            $"the log tells of {string.Join(", ", wanted)}");
        secrets.Where(secret => log.Contains(secret, StringComparison.Ordinal)).Should().BeEmpty("a log holds no secret");
    }

    /// <summary>Waits until the log tells that a user asked for another's character.</summary>
    public async Task MustTellOfStrangerAsync(Guid user, Guid character, params string[] paths) => await Eventually.HoldsAsync(
        async () => Read(await ReadAsync())
            .Where(refusal => refusal.Reason == "not-the-owner" && refusal.User == user.ToString() && refusal.Character == character.ToString())
            .Select(refusal => refusal.Path).ToHashSet(),
        paths.ToHashSet().IsSubsetOf,
        Deadline,
        "the log tells who asked for another's character");

    private static List<Refusal> Read(string log) =>
    [
        .. log.Split('\n')
            .Select(line => (Line: line, At: line.IndexOf("{\"event\":\"refused\"", StringComparison.Ordinal)))
            .Where(found => found.At >= 0)
            .Select(found => JsonSerializer.Deserialize<Refusal>(found.Line[found.At..], JsonSerializerOptions.Web)!),
    ];

    private async Task<string> ReadAsync()
    {
        var engine = (await _shared.Environments).Engine;
        using var stream = await engine.Client.Containers.GetContainerLogsAsync(
            (await _shared.ReadAsync())[Backend.Name].ContainerId,
            new ContainerLogsParameters
            {
                ShowStdout = true,
                ShowStderr = true,
                Since = (_since.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
            },
            TestContext.Current.CancellationToken);
        var (output, error) = await stream.ReadOutputToEndAsync(TestContext.Current.CancellationToken);
        return output + error;
    }
}
