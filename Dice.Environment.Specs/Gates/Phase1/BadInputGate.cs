using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Dice.Environment.Images;
using Dice.Environment.Model;
using Dice.Environment.Runtime;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Gates.Phase1;

/// <summary>Bad input gets one clear error that names the thing and the remedy, and starts or loses nothing.</summary>
[Collection(EnvironmentsCollection.Name)]
[Trait("Phase", "1")]
[Needs(Need.Stack)]
public sealed class BadInputGate(SharedStack shared) : IAsyncLifetime
{
    private readonly EnvironmentId _id = EnvironmentId.NewUnique("bad");
    private Environments _environments = null!;

    public async ValueTask InitializeAsync() => _environments = await shared.Environments;

    public async ValueTask DisposeAsync() => await _environments.DownAsync(_id);

    [Fact]
    public async Task A_dependency_cycle_is_refused_before_anything_is_started()
    {
        var stack = StackOf(Shell("a", "sleep 60").Requiring("b"), Shell("b", "sleep 60").Requiring("a"));

        (await FluentActions.Awaiting(() => _environments.UpAsync(stack, _id)).Should().ThrowAsync<StackInvalidException>())
            .Which.Message.Should().Contain("a → b → a");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task An_unknown_service_in_only_lists_the_known_ones_and_exits_with_1()
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, ["up", "--detach", "--only", "postgrse"]);

        exitCode.Should().Be(1);
        output.Should().Contain("'postgrse'").And.Contain(string.Join(", ", DiceStack.Create(Checkout.Workspace).Services.Select(service => service.Name).Order(StringComparer.Ordinal))).And.NotContain("   at ");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task A_port_in_use_gives_way_to_the_next_free_one_and_this_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port;
        var redis = Environments.Dice["redis"];
        var stack = StackOf(redis with { Endpoints = [.. redis.Endpoints.Select(endpoint => endpoint with { PreferredHostPort = taken - Environments.PortShift })] });

        using var started = await _environments.UpAsync(stack, _id);

        started.Stack["redis"].Endpoints.Single().HostPort.Should().BeGreaterThan(taken);
        started.Notes.Should().ContainSingle().Which.Should().Contain($"port {taken} is in use");
    }

    [Fact]
    public async Task A_recipe_that_fails_shows_its_last_lines_and_its_log()
    {
        var recipes = Directory.CreateTempSubdirectory("dice-recipes-");
        try
        {
            WriteRecipe(recipes, "broken", "echo unpacking; echo 'E: no such package' >&2; exit 7");
            using var images = new ImageProvisioner(
                _environments.Engine.Client,
                new RecipeCatalog(recipes.FullName),
                new ImageSettings(Path.Combine(recipes.FullName, "logs"), Path.Combine(recipes.FullName, "cache")) { Policy = ImagePolicy.Recipe });
            var runner = new StackRunner(_environments.Engine, _environments.Settings(_id) with { Images = images, Lease = Environment.Runtime.Leases.Lease.Persistent });
            var stack = StackOf(new Service("app", new ImageSource("Broken") { Recipe = "broken" }));

            var failure = await FluentActions.Awaiting(() => runner.UpAsync(stack, wanted: null, TestContext.Current.CancellationToken)).Should().ThrowAsync<ImageBuildException>();

            failure.Which.Message.Should().Contain("broken").And.Contain("7").And.Contain("E: no such package").And.Contain(".log");
        }
        finally
        {
            recipes.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Nothing_is_started_when_one_of_the_images_cannot_be_provided()
    {
        var recipes = Directory.CreateTempSubdirectory("dice-recipes-");
        try
        {
            WriteRecipe(recipes, "broken", "sleep 1; exit 7");
            using var images = new ImageProvisioner(
                _environments.Engine.Client,
                new RecipeCatalog(recipes.FullName),
                new ImageSettings(Path.Combine(recipes.FullName, "logs"), Path.Combine(recipes.FullName, "cache")));
            var present = (await _environments.Images.EnsureAsync(DiceImages.Debian, TestContext.Current.CancellationToken)).Reference;
            var stack = StackOf(
                Shell("fine", "exec sleep 60") with { Image = new ImageSource("Debian") { Official = present } },
                new Service("app", new ImageSource("Broken") { Recipe = "broken" }));
            var runner = new StackRunner(_environments.Engine, _environments.Settings(_id) with { Images = images, Lease = Environment.Runtime.Leases.Lease.Persistent });

            await FluentActions.Awaiting(() => runner.UpAsync(stack, wanted: null, TestContext.Current.CancellationToken)).Should().ThrowAsync<ImageBuildException>();

            (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
        }
        finally
        {
            recipes.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_container_that_exits_at_start_fails_at_once_with_its_exit_code_and_last_lines()
    {
        var stack = StackOf(Shell("app", "echo reading settings; echo 'fatal: no settings' >&2; exit 3").Listening("http", 80, "http").ReadyWhen(Readiness.Http("http", "/")));
        var started = Stopwatch.GetTimestamp();

        var failure = await FluentActions.Awaiting(() => _environments.UpAsync(stack, _id)).Should().ThrowAsync<ServiceFailedException>();

        failure.Which.Problem.Should().Contain("'app' exited with code 3").And.Contain("fatal: no settings");
        Stopwatch.GetElapsedTime(started).Should().BeLessThan(Readiness.DefaultDeadline / 2, "an exit is noticed, not waited out");
    }

    [Fact]
    public async Task A_readiness_that_never_comes_says_at_its_deadline_what_was_seen_last()
    {
        var redis = Environments.Dice["redis"];
        var stack = StackOf(redis.ReadyWhen(Readiness.Command("redis-cli", "-e", "get-ready").Within(TimeSpan.FromSeconds(3))));

        var failure = await FluentActions.Awaiting(() => _environments.UpAsync(stack, _id)).Should().ThrowAsync<ServiceFailedException>();

        failure.Which.Problem.Should().Contain("'redis' was not ready within 3 s").And.Contain("last seen: `redis-cli -e get-ready` exited with 1").And.Contain("unknown command");
    }

    [Fact]
    public async Task A_preparation_that_fails_is_shown_with_its_output_and_nothing_that_requires_the_service_starts()
    {
        var stack = StackOf(
            Shell("app", "echo up; exec sleep 60").ReadyWhen(Readiness.LogLine("^up")).PreparedBy("sh", "-c", "echo 'no such role' >&2; exit 5"),
            Shell("next", "exec sleep 60").Requiring("app"));

        var failure = await FluentActions.Awaiting(() => _environments.UpAsync(stack, _id)).Should().ThrowAsync<ServiceFailedException>();

        failure.Which.Problem.Should().Contain("'app' is ready, but its preparation exited with code 5: no such role");
        (await _environments.ReadAsync(_id)).Find("next").Should().BeNull();
    }

    [Fact]
    public async Task A_one_shot_service_is_ready_when_it_has_completed_and_has_failed_when_it_exits_otherwise()
    {
        var fine = StackOf(Shell("job", "echo done").ReadyWhen(Readiness.Completed()), Shell("app", "echo up; exec sleep 60").Requiring("job").ReadyWhen(Readiness.LogLine("^up")));
        using (var started = await _environments.UpAsync(fine, _id))
        {
            started.Stack["job"].State.Should().Be("exited");
            started.Stack["app"].IsRunning.Should().BeTrue();
        }

        var failing = StackOf(Shell("job", "exit 4").ReadyWhen(Readiness.Completed()));
        (await FluentActions.Awaiting(() => _environments.UpAsync(failing, _id)).Should().ThrowAsync<ServiceFailedException>())
            .Which.Problem.Should().Contain("exited with code 4");
    }

    [Theory]
    [InlineData("/nonexistent/monorepo", "/nonexistent/monorepo does not exist")]
    [InlineData("backend=/nonexistent/api", "/nonexistent/api does not exist")]
    [InlineData("mobile=/tmp", "a workspace has no application 'mobile'")]
    public async Task A_workspace_folder_that_does_not_exist_is_named(string workspace, string problem)
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, ["up", "--detach", "--workspace", workspace]);

        exitCode.Should().Be(1);
        output.Should().Contain(problem).And.Contain("--workspace").And.NotContain("   at ");
        (await Traces.OfAsync(_environments.Engine, _id)).IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_said_at_once()
    {
        var (exitCode, output) = await HostProcess.RunAsync(_id, ["status"], ("DOCKER_HOST", "unix:///nonexistent/docker.sock"));

        exitCode.Should().Be(1);
        output.Should().Contain("no container engine answers at unix:///nonexistent/docker.sock").And.Contain("DOCKER_HOST").And.NotContain("   at ");
    }

    private static Stack StackOf(params Service[] services) => new("bad") { Services = [.. services] };

    /// <summary>A small service that runs a shell script.</summary>
    private static Service Shell(string name, string script) => new Service(name, DiceImages.Debian).WithCommand("sh", "-c", script).LimitedTo(memoryMiB: 64);

    private static void WriteRecipe(DirectoryInfo recipes, string name, string script)
    {
        var folder = recipes.CreateSubdirectory(name).FullName;
        recipes.CreateSubdirectory("lib");
        File.WriteAllText(Path.Combine(folder, "recipe.json"), """{ "description": "a recipe that fails" }""");
        var build = Path.Combine(folder, "build.sh");
        File.WriteAllText(build, $"#!/usr/bin/env bash\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(build, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
