using System.Net;
using System.Text.Json;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>A secret is replaced while the environment runs: no acknowledged write is lost, the old value stops working, and no output contains a value.</summary>
[Collection(EngineCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class SecretRotationGate(FaultFixture fixture) : IClassFixture<FaultFixture>
{
    private const int Writes = 20;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_password_of_the_applications_role_is_rotated_under_load_without_a_restart_and_without_a_lost_write()
    {
        var old = Value(Postgres.ApplicationPassword.Key);
        var before = await StartedAtAsync(Backend.Name);
        var prefix = $"Rotated {Guid.NewGuid():N}";
        using var edge = await fixture.Stack.OpenEdgeAsync();
        await using var writer = CharacterWriter.Start(edge, prefix);
        await WritesAsync(writer, "before the rotation");

        var output = await RotateAsync(Postgres.ApplicationPassword.Key);
        await WritesAsync(writer, "after the rotation");
        // Sessions that were opened with the old password continue; new ones need the new password.
        await EndSessionsAsync(PostgresRoles.Application);
        await WritesAsync(writer, "over connections that were opened after the rotation");

        var log = await writer.StopAsync();
        var audit = WriteAudit.Of(log, await fixture.Stack.ReadCharactersAsync(prefix, Stop));
        audit.Holds.Should().BeTrue("every acknowledged write is there exactly once, but {0}", audit);
        log.Refused.Should().BeEmpty();
        (await StartedAtAsync(Backend.Name)).Should().Be(before, "the backend reads its password for each new connection");
        output.Should().Contain("no service was restarted");

        var now = Value(Postgres.ApplicationPassword.Key);
        now.Should().NotBe(old).And.HaveLength(43);
        output.Should().NotContain(now).And.NotContain(old);
        (await SignInAsync(old)).Should().Be(PostgresErrorCodes.InvalidPassword);
        (await SignInAsync(now)).Should().BeNull("the new password is that of the role");
        foreach (var service in (await fixture.Stack.ReadAsync(Stop)).Services)
        {
            (await ContainerLog.ReadAsync(fixture.Stack.Client, service.ContainerId, int.MaxValue, Stop)).Should().NotContain(now, service.Name);
        }
    }

    [Fact]
    public async Task After_a_rotation_of_the_key_of_tokens_old_tokens_are_refused_and_new_ones_accepted()
    {
        using var edge = await fixture.Stack.OpenEdgeAsync();
        using var http = edge.CreateSignedInClient();
        using var accepted = await http.GetAsync(new Uri("/auth/me", UriKind.Relative), Stop);
        accepted.StatusCode.Should().Be(HttpStatusCode.OK);
        var old = accepted.RequestMessage!.Headers.Authorization;

        (await RotateAsync(Backend.JwtSecret.Key)).Should().Contain($"restarted: {Backend.Name}");

        using var anonymous = edge.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(SignedIn.Api, "/auth/me")) { Headers = { Authorization = old } };
        using var refused = await anonymous.SendAsync(request, Stop);
        refused.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        using var signedIn = edge.CreateSignedInClient();
        (await signedIn.GetAsync(new Uri("/auth/me", UriKind.Relative), Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_a_rotation_of_the_owners_password_the_old_one_is_refused_and_the_data_is_complete()
    {
        var old = Value(Postgres.Password.Key);
        var prefix = $"Owned {Guid.NewGuid():N}";
        using var edge = await fixture.Stack.OpenEdgeAsync();
        await using var writer = CharacterWriter.Start(edge, prefix);
        await WritesAsync(writer, "before the rotation");

        var output = await RotateAsync(Postgres.Password.Key);
        await WritesAsync(writer, "after the rotation");

        output.Should().Contain(Backend.Name).And.Contain(Postgres.Name, "both read it when they start");
        var audit = WriteAudit.Of(await writer.StopAsync(), await fixture.Stack.ReadCharactersAsync(prefix, Stop));
        audit.Holds.Should().BeTrue("every acknowledged write is there exactly once, but {0}", audit);
        (await SignInAsync(old, Postgres.Database)).Should().Be(PostgresErrorCodes.InvalidPassword);
        (await SignInAsync(Value(Postgres.Password.Key), Postgres.Database)).Should().BeNull();
    }

    [Fact]
    public async Task Values_are_set_from_standard_input_only_and_listed_without_values()
    {
        var value = $"set-by-hand-{Guid.NewGuid():N}";
        var set = await HostProcess.RunWithInputAsync(fixture.Stack.Id, ["secrets", "set", Backend.GatewayApiKey.Key], value + "\n");
        set.ExitCode.Should().Be(0, set.Output);
        set.Output.Should().NotContain(value);

        (await HostProcess.RunAsync(fixture.Stack.Id, ["secrets", "get", Backend.GatewayApiKey.Key])).Output.Trim().Should().Be(value);
        var listed = await HostProcess.RunAsync(fixture.Stack.Id, ["secrets", "list", "--json"]);
        listed.Output.Should().NotContain(value);
        var secrets = JsonDocument.Parse(listed.Output).RootElement.GetProperty("secrets").EnumerateArray().ToDictionary(secret => secret.GetProperty("key").GetString()!, secret => secret.GetProperty("origin").GetString());
        secrets[Backend.GatewayApiKey.Key].Should().Be("environment");
        secrets[Postgres.RulesPassword.Key].Should().Be("checkout");
    }

    [Theory]
    [InlineData("NO_SUCH_SECRET", "there is no secret NO_SUCH_SECRET")]
    [InlineData("DEVELOPMENT_USER_PASSWORD", "cannot be changed while its data exists")]
    public async Task A_secret_that_cannot_be_rotated_is_an_error_and_changes_nothing(string key, string problem)
    {
        var (exitCode, output) = await HostProcess.RunAsync(fixture.Stack.Id, ["secrets", "rotate", key]);

        exitCode.Should().Be(1, output);
        output.Should().Contain(problem).And.Contain("→");
    }

    private string Value(string key) => Checkout.InstallationOf(fixture.Stack.Id).ReadSecrets()[key];

    private async Task<string> RotateAsync(string key)
    {
        var (exitCode, output) = await HostProcess.RunAsync(fixture.Stack.Id, ["secrets", "rotate", key]);
        exitCode.Should().Be(0, output);
        return output;
    }

    private static Task<TimeSpan> WritesAsync(CharacterWriter writer, string when)
    {
        var from = writer.Acknowledged.Count;
        return Eventually.HoldsAsync(() => Task.FromResult((writer.Acknowledged.Count, writer.LastFailure)), seen => seen.Count >= from + Writes, Deadline, $"{Writes} writes are acknowledged {when}");
    }

    private async Task<string> StartedAtAsync(string service) =>
        (await fixture.Stack.Client.Containers.InspectContainerAsync((await fixture.Stack.ReadAsync(Stop))[service].ContainerId, Stop)).State!.StartedAt;

    private async Task EndSessionsAsync(string role)
    {
        await using var connection = await OpenAsync(Postgres.Database, Value(Postgres.Password.Key));
        await using var end = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1", connection) { Parameters = { new() { Value = role } } };
        ((long)(await end.ExecuteScalarAsync(Stop))!).Should().BePositive("the backend has sessions");
    }

    /// <summary>Signs in to PostgreSQL; returns the error, null for none.</summary>
    private async Task<string?> SignInAsync(string password, string user = PostgresRoles.Application)
    {
        try
        {
            await using var connection = await OpenAsync(user, password);
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private async Task<NpgsqlConnection> OpenAsync(string user, string password)
    {
        var port = (await fixture.Stack.ReadAsync(Stop))[Postgres.Name].FindEndpoint(Postgres.Endpoint)!.HostPort!.Value;
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = port, Database = Postgres.Database, Username = user, Password = password, Pooling = false }.ConnectionString);
        await connection.OpenAsync(Stop);
        return connection;
    }
}
