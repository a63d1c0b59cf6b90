using System.Net;
using System.Text.RegularExpressions;
using Dice.Environment.Data;
using Dice.Environment.Edge.Client;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Content;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase2;

/// <summary>A rollback of Phase 2 returns to a working Phase 1 with its data, and a later start of Phase 2 has content again.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "2")]
[Needs(Need.Fixtures)]
public sealed partial class PhaseRollbackGate(SharedStack shared) : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("rollback");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await (await shared.Environments).DownAsync(_id);

    [Fact]
    public async Task Phase_2_is_entered_rolled_back_and_entered_again_and_no_data_is_lost()
    {
        (await RunAsync("up", "--phase", "1", "--only", Graph, "--detach")).Should().NotContain("Checkpoint auto-", "a new environment has no data to save");
        await RenameMiraAsync("Mira of Phase 1");
        await RunAsync("down");

        (await RunAsync("up", "--phase", "2", "--only", $"{Graph},{Cms.Name}", "--detach")).Should().Contain("Checkpoint auto-phase-2-");
        await RenameMiraAsync("Mira of Phase 2");
        await PublishAsync("Edited in Phase 2");
        await ServesAsync("Edited in Phase 2");

        var rollback = await RunAsync("rollback", "--phase", "2", "--yes");
        (await ReadAsync()).Services.Select(service => service.Name).Should().NotContain(Cms.Name).And.Contain([Backend.Name, Gateway.Name, Rules.Name, EdgeProxy.Name]);
        (await ReadAsync()).Services.Should().OnlyContain(service => service.IsRunning && service.Phase == 1);
        (await NameOfMiraAsync()).Should().Be("Mira of Phase 1");
        await ServesAsync("Hill Dwarf");
        (await CmsAsync(HttpMethod.Get, "/health/live")).Should().Be(HttpStatusCode.NotFound, "the edge has no route to the CMS");

        await RunAsync("up", "--phase", "2", "--only", $"{Graph},{Cms.Name}", "--detach");
        await ServesAsync("Hill Dwarf");
        using (var cms = await OpenAsync())
        {
            (await cms.DocumentsAsync("species")).Should().HaveCountGreaterThan(5, "the CMS is seeded again");
        }

        var saved = SavedByRollback().Match(rollback + string.Join('\n', Checkpoints())).Value;
        await RunAsync("checkpoint", "restore", saved);
        await ServesAsync("Edited in Phase 2");
        (await NameOfMiraAsync()).Should().Be("Mira of Phase 2", "the state before the rollback is a checkpoint");
    }

    private static string Graph => string.Join(',', Backend.Name, Gateway.Name, Rules.Name, EdgeProxy.Name);

    private async Task<string> RunAsync(params string[] words)
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, words);
        exitCode.Should().Be(0, output);
        TestContext.Current.TestOutputHelper?.WriteLine($"{string.Join(' ', words)}\n{output}");
        return output;
    }

    private IEnumerable<string> Checkpoints() => Directory.EnumerateDirectories(DiceFolders.Default.Checkpoints(_id)).Select(folder => Path.GetFileName(folder)!);

    private async Task<RunningStack> ReadAsync() => await (await shared.Environments).ReadAsync(_id);

    private async Task<CmsClient> OpenAsync() => new(new EdgeHttp(SharedStack.AddressOf(await ReadAsync())));

    private async Task<HttpStatusCode> CmsAsync(HttpMethod method, string path)
    {
        using var edge = new EdgeHttp(SharedStack.AddressOf(await ReadAsync()));
        using var http = edge.CreateClient();
        using var request = new HttpRequestMessage(method, $"https://{Cms.Host}{path}");
        using var response = await http.SendAsync(request, Stop);
        return response.StatusCode;
    }

    private async Task PublishAsync(string name)
    {
        using var cms = await OpenAsync();
        await cms.SignInAsync(Cms.AdministratorEmail, SignedIn.Secrets[Cms.AdministratorPassword.Key]);
        await cms.PublishAsync("species", "hill-dwarf", new { name });
    }

    /// <summary>Waits until the graph has the name of the species.</summary>
    private async Task ServesAsync(string name)
    {
        using var edge = new EdgeHttp(SharedStack.AddressOf(await ReadAsync()));
        using var http = edge.CreateClient();
        await Eventually.HoldsAsync(
            async () => (await http.AskAsync("""{ oneSpecies(key: "hill-dwarf") { name } }""")).Text, text => text.Contains($"\"{name}\"", StringComparison.Ordinal), Limit, $"the species '{name}' in the graph");
    }

    private async Task RenameMiraAsync(string name) => await ScalarAsync($"UPDATE users SET display_name = '{name}' WHERE key = 'mira' RETURNING display_name");

    private Task<string?> NameOfMiraAsync() => ScalarAsync("SELECT display_name FROM users WHERE key = 'mira'");

    private async Task<string?> ScalarAsync(string sql)
    {
        await using var connection = await DatabaseAccess.For(await ReadAsync(), SignedIn.Secrets).OpenAsync(cancellation: Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Stop);
    }

    [GeneratedRegex("auto-rollback-2-[0-9-]+")]
    private static partial Regex SavedByRollback();
}
