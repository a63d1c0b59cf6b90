using System.Net;
using Dice.Environment.Data.Secrets.Vault;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services;
using Dice.Environment.Specs.Faults;
using Dice.Environment.Specs.Support;
using Dice.Environment.Specs.Vaults;
using Npgsql;

namespace Dice.Environment.Specs.Gates.Phase3;

/// <summary>Vault, or its stand-in, as the source of secrets: each service reads its own and no other, and services go on without it.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "3")]
[Needs(Need.Fixtures)]
public sealed class VaultGate(VaultEnvironment environment) : IClassFixture<VaultEnvironment>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Services_have_as_files_what_is_in_Vault()
    {
        using var vault = environment.Open();
        var root = await vault.OpenAsync(Stop);
        var origin = (await environment.ReadAsync())[VaultServer.Name];
        TestContext.Current.SendDiagnosticMessage($"Vault is {origin.Image}{(origin.SubstituteFor is { } other ? $", a stand-in for {other}" : "")}");

        foreach (var service in new[] { Backend.Name, Postgres.Name })
        {
            foreach (var secret in VaultEnvironment.Stack[service].Secrets)
            {
                (await root.ReadAsync(service, secret.Name, Stop))!.Value.Value.Should().Be(await environment.FileAsync(service, secret), $"{service} reads {secret.Name}");
            }
        }
    }

    [Fact]
    public async Task A_service_reads_its_own_secrets_only_and_writes_none()
    {
        using var vault = environment.Open();
        var backend = await (await vault.OpenAsync(Stop)).SignInAsync(Backend.Name, Stop);
        var (own, other) = (VaultEnvironment.Stack[Backend.Name].Secrets[0].Name, VaultEnvironment.Stack[Postgres.Name].Secrets[0].Name);

        (await backend.ReadAsync(Backend.Name, own, Stop)).Should().NotBeNull();
        (await RefusalAsync(() => backend.ReadAsync(Postgres.Name, other, Stop))).Should().Be(HttpStatusCode.Forbidden);
        (await RefusalAsync(() => backend.WriteAsync(Backend.Name, own, "mine", 1, Stop))).Should().Be(HttpStatusCode.Forbidden);
        (await RefusalAsync(() => backend.SignInAsync(Postgres.Name, Stop))).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_revoked_token_and_an_expired_token_are_refused()
    {
        using var vault = environment.Open();
        var root = await vault.OpenAsync(Stop);
        var name = VaultEnvironment.Stack[Backend.Name].Secrets[0].Name;
        var revoked = await root.SignInAsync(Backend.Name, Stop);
        await revoked.RevokeAsync(Stop);
        var brief = await root.CreateTokenAsync(Backend.Name, TimeSpan.FromSeconds(1), Stop);

        (await RefusalAsync(() => revoked.ReadAsync(Backend.Name, name, Stop))).Should().Be(HttpStatusCode.Forbidden);
        await Eventually.HoldsAsync(() => RefusalAsync(() => brief.ReadAsync(Backend.Name, name, Stop)), status => status == HttpStatusCode.Forbidden, Deadline, "the token expires");
    }

    [Fact]
    public async Task A_write_over_a_version_that_is_not_the_current_one_is_refused()
    {
        using var vault = environment.Open();
        var root = await vault.OpenAsync(Stop);
        await root.WriteAsync("gate", "versions", "one", 0, Stop);

        (await RefusalAsync(() => root.WriteAsync("gate", "versions", "again", 0, Stop))).Should().Be(HttpStatusCode.BadRequest);
        await root.WriteAsync("gate", "versions", "two", 1, Stop);

        (await root.ReadAsync("gate", "versions", Stop)).Should().Be(("two", 2));
    }

    [Fact]
    public async Task The_audit_log_names_every_read_and_contains_no_value_and_no_token()
    {
        using var vault = environment.Open();
        var backend = await (await vault.OpenAsync(Stop)).SignInAsync(Backend.Name, Stop);
        (await RefusalAsync(() => backend.ReadAsync("audited", "secret", Stop))).Should().Be(HttpStatusCode.Forbidden);
        await Eventually.HoldsAsync(() => environment.LogAsync(VaultServer.Name), text => text.Contains("dice/data/audited/secret", StringComparison.Ordinal), Deadline, "the refused read is in the log");

        var log = await environment.LogAsync(VaultServer.Name);
        log.Should().Contain($"dice/data/{Backend.Name}/").And.Contain($"dice-{Backend.Name}").And.Contain("permission denied");
        foreach (var (key, value) in environment.Secrets.Where(secret => secret.Value.Length > 8))
        {
            log.Should().NotContain(value, key);
        }
    }

    [Fact]
    public async Task A_rotated_password_is_a_new_version_in_Vault_and_no_acknowledged_write_is_lost()
    {
        using var vault = environment.Open();
        var root = await vault.OpenAsync(Stop);
        var name = VaultEnvironment.Stack[Backend.Name].Secrets.Single(secret => secret.Key == Postgres.ApplicationPassword.Key).Name;
        var before = (await root.ReadAsync(Backend.Name, name, Stop))!.Value;
        var prefix = $"Vaulted {Guid.NewGuid():N}";
        using var edge = await environment.OpenEdgeAsync();
        await using var writer = CharacterWriter.Start(edge, prefix);
        await WritesAsync(writer, "before the rotation");

        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["secrets", "rotate", Postgres.ApplicationPassword.Key]);
        exitCode.Should().Be(0, output);
        await EndSessionsAsync(PostgresRoles.Application);
        await WritesAsync(writer, "over connections that were opened after the rotation");

        var audit = WriteAudit.Of(await writer.StopAsync(), await environment.CharactersAsync(prefix));
        audit.Holds.Should().BeTrue("every acknowledged write is there exactly once, but {0}", audit);
        var now = (await root.ReadAsync(Backend.Name, name, Stop))!.Value;
        now.Version.Should().Be(before.Version + 1);
        now.Value.Should().NotBe(before.Value).And.Be(environment.Secrets[Postgres.ApplicationPassword.Key]).And.Be(await environment.FileAsync(Backend.Name, Postgres.ApplicationPassword));
        output.Should().NotContain(now.Value);
    }

    [Fact]
    public async Task Services_go_on_without_Vault_and_a_start_without_it_is_a_clear_error()
    {
        await environment.StopAsync(VaultServer.Name);
        try
        {
            using var edge = await environment.OpenEdgeAsync();
            using var http = edge.CreateSignedInClient();
            (await http.GetAsync(new Uri("/auth/me", UriKind.Relative), Stop)).StatusCode.Should().Be(HttpStatusCode.OK);
            using var vault = environment.Open();
            var error = await new Func<Task>(() => vault.ReadAsync(VaultEnvironment.Stack[Backend.Name], Stop)).Should().ThrowAsync<DiceException>();
            error.Which.Problem.Should().Contain("does not run");
            var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["secrets", "rotate", Backend.GatewayApiKey.Key]);
            exitCode.Should().Be(1, output);
            output.Should().Contain("does not run");
        }
        finally
        {
            await environment.UpAsync();
        }
    }

    [Fact]
    public async Task A_sealed_Vault_is_unsealed_with_the_environments_key_and_is_a_clear_error_without_it()
    {
        var kept = new EnvironmentSecrets(DiceFolders.Default, environment.Id);
        var key = kept.Read()[VaultSecrets.UnsealKey];
        await SealAsync();
        kept.Set(VaultSecrets.UnsealKey, new string('0', key.Length));
        try
        {
            using var without = environment.Open();
            var error = await new Func<Task>(() => without.ReadAsync(VaultEnvironment.Stack[Backend.Name], Stop)).Should().ThrowAsync<DiceException>();
            error.Which.Problem.Should().Contain("is sealed, and refused the key");
            error.Which.Remedy.Should().Contain("down --volumes");
        }
        finally
        {
            kept.Set(VaultSecrets.UnsealKey, key);
        }

        using var with = environment.Open();
        (await with.ReadAsync(VaultEnvironment.Stack[Backend.Name], Stop)).Should().ContainKey(Postgres.ApplicationPassword.Key);

        async Task SealAsync()
        {
            using var vault = environment.Open();
            await (await vault.OpenAsync(Stop)).SealAsync(Stop);
            var status = await new Func<Task>(() => vault.ReadAsync(VaultEnvironment.Stack[Backend.Name], Stop)).Should().ThrowAsync<DiceException>();
            status.Which.Problem.Should().EndWith("is sealed");
        }
    }

    [Fact]
    public async Task Status_checks_whether_Vault_is_ready()
    {
        var (exitCode, output) = await HostProcess.RunAsync(environment.Id, ["status", "--check"]);

        exitCode.Should().Be(0, output);
        output.Should().NotContain("unknown");
    }

    private static async Task<HttpStatusCode?> RefusalAsync(Func<Task> request)
    {
        try
        {
            await request();
            return null;
        }
        catch (VaultException refusal)
        {
            return refusal.Status;
        }
    }

    private static Task<TimeSpan> WritesAsync(CharacterWriter writer, string when)
    {
        var from = writer.Acknowledged.Count;
        return Eventually.HoldsAsync(() => Task.FromResult((writer.Acknowledged.Count, writer.LastFailure)), seen => seen.Count >= from + 20, Deadline, $"20 writes are acknowledged {when}");
    }

    private async Task EndSessionsAsync(string role)
    {
        await using var connection = await environment.OpenDatabaseAsync();
        await using var end = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = $1", connection) { Parameters = { new() { Value = role } } };
        ((long)(await end.ExecuteScalarAsync(Stop))!).Should().BePositive("the backend has sessions");
    }
}
