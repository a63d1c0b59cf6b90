using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>What stands in the user's shell and home folder changes nothing about an environment.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class SurroundingsGate(SharedStack shared)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Nothing listens there.</summary>
    private const string DeadProxy = "http://127.0.0.1:9";

    [Fact]
    public async Task Settings_of_other_tools_do_not_change_a_start_or_its_data()
    {
        var environments = await shared.Environments;
        var id = EnvironmentId.NewUnique("surroundings");
        await ProvideImagesAsync(environments);
        using var home = new TemporaryFolder();
        WriteHome(home);
        var variables = HostileVariables(home).ToArray();
        try
        {
            foreach (var words in new string[][]
            {
                ["up", "--only", $"{Postgres.Name},{Redis.Name},{LocalStack.Name}", "--detach"],
                ["checkpoint", "create", "one"],
                ["checkpoint", "restore", "one"],
                ["status", "--check"],
                ["down", "--volumes"],
            })
            {
                var (exitCode, output) = await HostProcess.RunAsync(id, words, variables);
                exitCode.Should().Be(0, $"{string.Join(' ', words)}: {output}");
            }

            (await Traces.OfAsync(environments.Engine, id)).IsEmpty.Should().BeTrue();
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    [Fact]
    public async Task An_engine_whose_socket_has_blanks_umlauts_and_a_colon_in_its_path_runs_a_stack_and_its_reaper()
    {
        var environments = await shared.Environments;
        Assert.SkipUnless(environments.Engine.Endpoint.SocketPath is not null, "the engine has no socket");
        var id = EnvironmentId.NewUnique("oddsocket");
        await ProvideImagesAsync(environments);
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["an engine"]);
        File.CreateSymbolicLink(folder["an engine/ümläut:1#.sock"], environments.Engine.Endpoint.SocketPath!);
        var host = ("DOCKER_HOST", $"unix://{folder["an engine/ümläut:1#.sock"]}");
        try
        {
            using var up = HostProcess.Start(id, ["up", "--only", Redis.Name], host);
            await Eventually.HoldsAsync(
                () => Task.FromResult((up.HasExited, up.Output)), state => state.HasExited || state.Output.Contains("Ctrl-C", StringComparison.Ordinal), Limit, "redis is up");
            up.HasExited.Should().BeFalse(up.Output);
            (await Traces.OfAsync(environments.Engine, id)).Containers.Should().HaveCount(2, "redis and the reaper");

            up.KillHard();

            await Eventually.HoldsAsync(() => Traces.OfAsync(environments.Engine, id), traces => traces.Containers.Count == 0, Limit, "the reaper has removed the containers");
        }
        finally
        {
            await environments.DownAsync(id);
        }
    }

    /// <summary>Builds what is missing, before a proxy that leads nowhere is in the way.</summary>
    private static async Task ProvideImagesAsync(Environments environments) =>
        await Task.WhenAll(new[] { DiceImages.Postgres, DiceImages.Redis, DiceImages.LocalStack, DiceImages.Reaper }
            .Select(image => environments.Images.EnsureAsync(image, TestContext.Current.CancellationToken)));

    private static void WriteHome(TemporaryFolder home)
    {
        // Given twice, which Testcontainers' own reader takes for the end of the world.
        File.WriteAllText(home[".testcontainers.properties"], """
            hub.image.name.prefix=mirror.invalid/hub
            hub.image.name.prefix=mirror.invalid/other
            docker.host=tcp://127.0.0.1:9
            tc.host=tcp://127.0.0.1:9
            docker.tls.verify=1
            host.override=mirror.invalid
            wait.strategy.timeout=00:00:00.001
            """);
        Directory.CreateDirectory(home[".aws"]);
        File.WriteAllText(home[".aws/config"], "[default]\nendpoint_url = http://127.0.0.1:9\nca_bundle = /nonexistent.pem\ndefaults_mode = nonsense\n[broken\n");
        File.WriteAllText(home[".aws/credentials"], "[default]\naws_access_key_id\n");
        File.WriteAllText(home[".pgpass"], "*:*:*:*:wrong");
    }

    private static IEnumerable<(string Name, string Value)> HostileVariables(TemporaryFolder home) =>
    [
        ("HOME", Path.GetDirectoryName(home["x"])!),
        ("DICE_HOME", DiceFolders.Default.Root),
        ("TMPDIR", "/nonexistent/tmp"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "xx_YY"),
        ("TZ", "Mars/Olympus"),
        ("TERM", "nonsense"),
        ("COLUMNS", "-3"),
        ("DOTNET_SYSTEM_NET_DISABLEIPV6", "1"),
        ("DOTNET_ROOT", "/nonexistent"),
        ("ASPNETCORE_ENVIRONMENT", "Production"),
        ("ASPNETCORE_URLS", "http://+:1"),
        ("GIT_DIR", "/nonexistent"),
        ("NODE_OPTIONS", "--require /nonexistent.js"),
        ("npm_config_dry_run", "true"),
        ("BASH_ENV", "/nonexistent.sh"),
        ("POSIXLY_CORRECT", "1"),
        ("http_proxy", DeadProxy),
        ("https_proxy", DeadProxy),
        ("all_proxy", DeadProxy),
        ("HTTP_PROXY", DeadProxy),
        ("HTTPS_PROXY", DeadProxy),
        ("ALL_PROXY", DeadProxy),
        ("DOCKER_TLS_VERIFY", "1"),
        ("DOCKER_CERT_PATH", "/nonexistent"),
        ("DOCKER_API_VERSION", "1.12"),
        ("DOCKER_DEFAULT_PLATFORM", "linux/s390x"),
        ("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "mirror.invalid/hub"),
        ("TESTCONTAINERS_HOST_OVERRIDE", "mirror.invalid"),
        ("TESTCONTAINERS_RYUK_DISABLED", "false"),
        ("TESTCONTAINERS_WAIT_STRATEGY_TIMEOUT", "00:00:00.001"),
        ("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", "/nonexistent.sock"),
        ("AWS_PROFILE", "nosuch"),
        ("AWS_REGION", "mars-north-1"),
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:9"),
        ("AWS_CA_BUNDLE", "/nonexistent.pem"),
        ("PGHOST", "mirror.invalid"),
        ("PGPASSWORD", "wrong"),
        ("PGOPTIONS", "-c nonsense=1"),
        ("PGTZ", "Mars/Olympus"),
        ("PGSSLROOTCERT", "/nonexistent.pem"),
        ("PGSSLNEGOTIATION", "direct"),
        ("PGREQUIREAUTH", "none"),
        ("PGTARGETSESSIONATTRS", "standby"),
        ("PGCLIENTENCODING", "nonsense"),
        ("SSL_CERT_FILE", "/nonexistent.pem"),
        ("SSL_CERT_DIR", "/nonexistent"),
    ];
}
