using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Runtime.Engine;
using Dice.Environment.Runtime.Planning;

namespace Dice.Environment.Specs.Runtime;

public sealed class PlanningSpecs : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dice-plan-").FullName;
    private readonly Dictionary<string, string> _secrets = new() { ["DB_PASSWORD"] = "swordfish" };
    private static readonly EnvironmentId Id = EnvironmentId.Parse("plan");

    private static Stack Example { get; } = new Stack("test")
        .With(new Service("db", new ImageSource("db")).Listening("sql", 5432, "postgres"))
        .With(new Service("api", new ImageSource("api"))
            .Requiring("db")
            .Listening("http", 3000, "http")
            .WithEnvironment("DB", Value.UrlOf("db", "sql"))
            .WithEnvironment("DB_HOST", Value.HostOf("db", "sql"))
            .WithEnvironment("DB_PORT", Value.PortOf("db", "sql"))
            .WithEnvironment("PUBLIC", Value.RouteTo("api.test.local"))
            .WithSecret(new Secret("db-password", "DB_PASSWORD"))
            .Mounting(new VolumeMount("data", "/data")))
        .With(new Route("api.test.local", "api"));

    private ContainerPlan Plan(Stack stack, string service = "api", string reference = "api:1", string id = "sha256:1")
    {
        var nothing = new RunningStack { Id = Id, Services = [] };
        using var ports = HostPorts.Choose(stack, nothing, Path.Combine(_root, "ports"));
        var image = new ProvisionedImage(stack[service].Image, reference, ImageOrigin.Official, null, ImageAcquisition.Present, TimeSpan.Zero, null) { Id = id };
        return new ContainerPlanner(stack, Id, ports, new GeneratedFiles(new DiceFolders(_root), Id, _secrets), new FolderOwner(EngineUsers.Same), "/var/lib/engine").Plan(stack[service], image);
    }

    private static Stack Changing(Func<Service, Service> change) =>
        Example with { Services = [.. Example.Services.Select(service => service.Name == "api" ? change(service) : service)] };

    [Fact]
    public void Deferred_values_are_resolved_as_seen_from_the_stacks_network() =>
        Plan(Example).Environment.Should().BeEquivalentTo(new Dictionary<string, string>
        {
            ["DB"] = "postgres://db:5432",
            ["DB_HOST"] = "db",
            ["DB_PORT"] = "5432",
            ["PUBLIC"] = "https://api.test.local",
        });

    [Fact]
    public void A_secret_is_a_file_and_stands_in_no_variable()
    {
        var plan = Plan(Example);

        plan.Environment.Values.Should().NotContain(value => value.Contains("swordfish", StringComparison.Ordinal));
        var folder = plan.Mounts.Should().ContainSingle(mount => mount.Target == "/run/secrets" && mount.ReadOnly).Which.Source;
        File.ReadAllText(Path.Combine(folder, "db-password")).Should().Be("swordfish");
    }

    [Fact]
    public void A_secret_within_a_URL_is_encoded_and_values_are_joined()
    {
        _secrets["DB_PASSWORD"] = "a/b";
        var secret = new SecretContentValue(new Secret("db-password", "DB_PASSWORD")) { IsUrlEncoded = true };
        var stack = Changing(service => service.WithEnvironment("DB", Value.Join("postgresql://me:", secret, "@", Value.HostOf("db", "sql"))));

        Plan(stack).Environment["DB"].Should().Be("postgresql://me:a%2Fb@db");
    }

    [Fact]
    public void A_service_that_writes_to_a_folder_runs_as_the_folders_owner()
    {
        var plan = Plan(Changing(service => service with { RunsAsOwnerOf = _root }));
        var owner = Dice.Environment.Storage.FileIdentity.Of(_root)!;

        plan.Service.User.Should().Be($"{owner.User}:{owner.Group}");
        new FolderOwner(EngineUsers.Rootless).Of(_root).Should().Be("0:0");
    }

    [Fact]
    public void The_same_definition_has_the_same_hash() => Plan(Example).Hash.Should().Be(Plan(Example).Hash).And.HaveLength(16);

    public static TheoryData<string, Func<Service, Service>> Changes() => new()
    {
        { "a variable", service => service.WithEnvironment("MORE", "1") },
        { "an endpoint", service => service.Listening("debug", 9229) },
        { "a limit", service => service.LimitedTo(memoryMiB: 64) },
        { "a limit of processes", service => service.LimitedTo(memoryMiB: 64, pids: 32) },
        { "a read-only root", service => service.WithReadOnlyRootExcept() },
        { "the command", service => service.WithCommand("run") },
        { "a folder of the image", service => service.Mounting(new ImageFolderMount("/app/packages")) },
        { "the working folder", service => service with { WorkingFolder = "/app" } },
        { "a mount", service => service.Mounting(new TemporaryMount("/tmp", 16)) },
        { "the user", service => service with { User = "1:1" } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_definition_has_another_hash(string what, Func<Service, Service> change) =>
        Plan(Changing(change)).Hash.Should().NotBe(Plan(Example).Hash, $"{what} has changed");

    [Fact]
    public void A_reference_that_has_moved_to_another_image_has_another_hash() => Plan(Example, id: "sha256:2").Hash.Should().NotBe(Plan(Example).Hash);

    [Fact]
    public void A_container_carries_the_reference_that_an_engine_forgets_when_it_moves() => Plan(Example).Labels["dice.image"].Should().Be("api:1");

    [Fact]
    public void A_changed_image_or_secret_has_another_hash()
    {
        var before = Plan(Example).Hash;
        Plan(Example, reference: "api:2").Hash.Should().NotBe(before);

        _secrets["DB_PASSWORD"] = "herring";
        Plan(Example).Hash.Should().NotBe(before);
    }

    [Fact]
    public void A_changed_readiness_needs_no_new_container() =>
        Plan(Changing(service => service.ReadyWhen(Readiness.Tcp("http")))).Hash.Should().Be(Plan(Example).Hash);

    [Fact]
    public void A_missing_folder_is_named_with_its_service() =>
        FluentActions.Invoking(() => Plan(Changing(service => service.Mounting(new FolderMount("/nonexistent/src", "/app/src")))))
            .Should().Throw<DiceException>().Which.Message.Should().Contain("'api'").And.Contain("/nonexistent/src").And.Contain("--workspace");

    [Fact]
    public void Logs_are_links_into_the_engines_folder_which_is_mounted_where_they_lead()
    {
        new GeneratedFiles(new DiceFolders(_root), Id, _secrets).WriteContainer("db", "0123abcd");

        var plan = Plan(Changing(service => service.Mounting(new ContainerLogsMount("/logs"))));

        plan.Mounts.Should().ContainSingle(mount => mount.Target == "/var/lib/docker/containers" && mount.ReadOnly).Which.Source.Should().Be("/var/lib/engine/containers");
        var links = plan.Mounts.Should().ContainSingle(mount => mount.Target == "/logs" && mount.ReadOnly).Which.Source;
        new FileInfo(Path.Combine(links, "db")).LinkTarget.Should().Be("/var/lib/docker/containers/0123abcd/0123abcd-json.log");
    }

    [Fact]
    public void A_missing_secret_is_named_and_its_file_too()
    {
        _secrets.Clear();

        FluentActions.Invoking(() => Plan(Example)).Should().Throw<DiceException>().Which.Message.Should().Contain("DB_PASSWORD").And.Contain(".env.development");
    }

    [Theory]
    [InlineData("no separator", "line 1 is not of the form KEY=VALUE")]
    [InlineData("A=1\nA=2", "sets A a second time")]
    public void A_malformed_secret_file_is_refused_without_showing_the_secret(string content, string fault)
    {
        var path = Path.Combine(_root, "secrets");
        File.WriteAllText(path, content);

        FluentActions.Invoking(() => SecretFile.Read(path)).Should().Throw<DiceException>()
            .Which.Message.Should().Contain(fault).And.NotContain("no separator");
    }

    [Fact]
    public void A_secret_file_may_have_comments_quotes_and_equal_signs()
    {
        var path = Path.Combine(_root, "secrets");
        File.WriteAllText(path, "# comment\n\nA = \"x y\"\nB=c=d\n");

        SecretFile.Read(path).Should().BeEquivalentTo(new Dictionary<string, string> { ["A"] = "x y", ["B"] = "c=d" });
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
