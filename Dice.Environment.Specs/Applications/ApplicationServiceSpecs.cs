using Dice.Environment.Applications.Settings;
using Dice.Environment.Model;
using Dice.Environment.Services;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

/// <summary>The service that an application of a user's own becomes.</summary>
public sealed class ApplicationServiceSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_folder_is_mounted_whole_and_its_packages_come_from_the_image()
    {
        var backend = StackWith("""{}""")["backend"];

        backend.Mounts.Should().Contain(new FolderMount(_folder["mine"], "/app/project", ReadOnly: false)).And.Contain(new ImageFolderMount("/app/project/node_modules"));
        backend.RunsAsOwnerOf.Should().Be(_folder["mine"]);
        backend.HasReadOnlyRoot.Should().BeTrue();
        backend.Image.Variant.Should().Be("npm");
    }

    [Fact]
    public void It_is_ready_when_a_health_path_or_the_root_answers_below_500()
    {
        StackWith("{}")["backend"].Readiness.Should().BeEquivalentTo(new HttpReadiness("http", "/health/ready") { Alternatives = ["/health", "/"], FromStatus = 100, ToStatus = 499, Deadline = TimeSpan.FromMinutes(2) });
        StackWith("""{ "readiness": { "path": "/api", "status": "200-299", "deadline": 30 } }""")["backend"].Readiness
            .Should().BeEquivalentTo(new HttpReadiness("http", "/api") { FromStatus = 200, ToStatus = 299, Deadline = TimeSpan.FromSeconds(30) });
    }

    [Fact]
    public void References_become_values_of_the_model_and_secrets_stay_out_of_the_text()
    {
        var backend = StackWith("""
            { "port": 3001, "environment": {
              "APP_PORT": "${self.port}", "DB_USER": "${postgres.user}", "DB_PASSWORD": "${postgres.password}", "DB_PASSWORD_FILE": "${postgres.password.file}",
              "CACHE": "${redis.url}", "TEXT": "a$${b}c", "HOOK": "${self.publicUrl}/hook", "KEY_FILE": "${secrets.jwt-secret.file}" } }
            """)["backend"];

        backend.Environment["APP_PORT"].Should().Be(Value.PortOf("backend", "http"));
        backend.Environment["DB_USER"].Should().Be(Value.FromString("dice"));
        backend.Environment["DB_PASSWORD"].Should().Be(Value.ContentOf(Postgres.Password));
        backend.Environment["TEXT"].Parts.Should().Equal(Value.FromString("a"), Value.FromString("${"), Value.FromString("b}c"));
        backend.Environment["HOOK"].Parts.Should().Equal(Value.RouteTo("api.dice.local"), Value.FromString("/hook"));
        backend.Secrets.Should().Contain(Postgres.Password).And.Contain(Backend.JwtSecret);
        backend.Environment["PORT"].Should().Be(Value.PortOf("backend", "http"));
    }

    [Theory]
    [InlineData("${postgres.usr}", "${postgres.usr} is unknown", "did you mean ${postgres.user}?")]
    [InlineData("${mysql.url}", "refers to the service 'mysql', which this stack does not have", "did you mean ${redis.url}?")]
    [InlineData("${postgres.url", "is not closed", "$${")]
    [InlineData("${secrets.JWT}", "names no secret", "lower case")]
    public void A_wrong_reference_is_an_error_with_its_file_key_and_remedy(string value, string problem, string remedy)
    {
        var error = FluentActions.Invoking(() => StackWith($$"""{ "environment": { "X": "{{value}}" } }""")).Should().Throw<SettingsException>().Which;

        error.Problem.Should().StartWith($"{_folder["mine/dice.json"]}: environment.X: ").And.Contain(problem);
        if (value != "${mysql.url}")
        {
            error.Remedy.Should().Contain(remedy);
        }
    }

    [Fact]
    public void An_application_waits_for_the_stores_that_it_refers_to()
    {
        var worker = StackWith("""{ "name": "worker", "port": false, "environment": { "A": "${postgres.url}", "B": "${backend.url}" } }""")["worker"];

        worker.Requires.Should().Equal("postgres");
        worker.Dependencies.Should().Contain(new Dependency("backend", DependencyKind.Optional));
        worker.Endpoints.Should().BeEmpty();
        worker.Readiness.Should().BeOfType<RunningReadiness>();
    }

    [Fact]
    public void Needs_and_uses_replace_what_the_place_in_the_stack_would_bring()
    {
        StackWith("""{ "needs": [], "uses": ["redis"] }""")["backend"].Dependencies.Should().Equal(new Dependency("redis", DependencyKind.Optional));
        FluentActions.Invoking(() => StackWith("""{ "needs": ["postgre"] }""")).Should().Throw<SettingsException>().Which.Remedy.Should().Be("did you mean \"postgres\"?");
    }

    [Fact]
    public void A_further_application_is_routed_by_its_name_and_the_edge_uses_it()
    {
        var stack = StackWith("""{ "name": "admin" }""");

        stack.Routes.Should().Contain(new Route("admin.dice.local", "admin"));
        stack["edge"].Dependencies.Select(dependency => dependency.Service).Should().Contain("admin");
        StackValidator.FindErrors(stack).Should().BeEmpty();
    }

    [Fact]
    public void Migrations_run_as_the_preparation_of_the_application()
    {
        var backend = StackWith("""{ "migrations": { "up": "npm run migration:run" } }""")["backend"];

        backend.Preparation.Should().Equal("sh", "-c", "npm run migration:run");
        backend.Migrations!.Down.Should().BeEmpty();
    }

    [Fact]
    public void A_recipe_of_the_fixtures_is_refused_where_it_does_not_belong() =>
        FluentActions.Invoking(() => StackWith("""{ "recipe": "pwa" }""")).Should().Throw<SettingsException>().Which.Remedy.Should().Contain("\"backend\"");

    [Theory]
    [InlineData("postgres")]
    [InlineData("edge")]
    [InlineData("self")]
    [InlineData("localhost")]
    public void The_name_of_another_service_is_refused(string name) =>
        FluentActions.Invoking(() => StackWith($$"""{ "name": "{{name}}" }""")).Should().Throw<SettingsException>().Which.Remedy.Should().Contain($"\"{name}-app\"");

    [Theory]
    [InlineData("./missing", "/shared", "mounts[0].source: the folder ", "mkdir -p")]
    [InlineData("./package.json", "/shared", "package.json is a file", "the folder that holds it")]
    [InlineData(".", "/", "would hide what the container needs", "another target")]
    [InlineData(".", "/app/project/", "would hide what the container needs", "another target")]
    [InlineData(".", "/x/../app", "would hide what the container needs", "another target")]
    [InlineData(".", "/app/project/node_modules", "would hide what the container needs", "another target")]
    [InlineData(".", "/proc", "would hide what the container needs", "another target")]
    [InlineData(".", "/run/secrets", "would hide what the container needs", "another target")]
    public void A_mount_that_cannot_work_is_refused_before_anything_starts(string source, string target, string problem, string remedy)
    {
        var error = FluentActions.Invoking(() => StackWith($$"""{ "mounts": [{ "source": "{{source}}", "target": "{{target}}" }] }""")).Should().Throw<SettingsException>().Which;

        error.Problem.Should().StartWith($"{_folder["mine/dice.json"]}: mounts[0].").And.Contain(problem);
        error.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void An_unknown_service_is_not_taken_for_another_one_with_the_same_property()
    {
        FluentActions.Invoking(() => StackWith("""{ "environment": { "A": "${nope.url}" } }""")).Should().Throw<SettingsException>().Which.Remedy.Should().StartWith("choose from: ");
        FluentActions.Invoking(() => StackWith("""{ "environment": { "A": "${postgre.url}" } }""")).Should().Throw<SettingsException>().Which.Remedy.Should().Be("did you mean ${postgres.url}?");
    }

    [Fact]
    public void Of_two_applications_with_one_name_none_is_dropped_silently()
    {
        foreach (var folder in new[] { "a", "b" })
        {
            Directory.CreateDirectory(_folder[$"two/{folder}"]);
            File.WriteAllText(_folder[$"two/{folder}/package.json"], """{ "main": "server.js" }""");
            File.WriteAllText(_folder[$"two/{folder}/dice.json"], """{ "name": "worker" }""");
        }

        FluentActions.Invoking(() => Checkout.Fixtures.With(_folder["two"])).Should().Throw<DiceException>().WithMessage("*two applications are named 'worker'*");
        FluentActions.Invoking(() => Checkout.Fixtures.With($"backend={_folder["two/a"]},backend={_folder["two/b"]}")).Should().Throw<DiceException>().WithMessage("*two applications are named 'backend'*");
    }

    [Theory]
    [InlineData(",", "names no folder")]
    [InlineData("=", "names no folder")]
    [InlineData("backend=", "names no folder")]
    public void A_workspace_without_a_folder_is_refused(string setting, string problem) =>
        FluentActions.Invoking(() => Checkout.Fixtures.With(setting)).Should().Throw<DiceException>().Which.Problem.Should().Contain(problem);

    [Fact]
    public void A_file_in_the_place_of_node_modules_is_named()
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/node_modules"], "");

        FluentActions.Invoking(() => StackWith("{}")).Should().Throw<DiceException>().WithMessage("*mine/node_modules is a file*");
    }

    [Fact]
    public void A_file_as_workspace_is_called_a_file()
    {
        StackWith("{}");

        FluentActions.Invoking(() => Checkout.Fixtures.With(_folder["mine/package.json"])).Should().Throw<DiceException>().WithMessage("*package.json is a file*");
    }

    [Fact]
    public void A_root_that_is_its_workspaces_only_package_is_an_application()
    {
        Directory.CreateDirectory(_folder["root"]);
        File.WriteAllText(_folder["root/package.json"], """{ "workspaces": ["."], "scripts": { "dev": "node server.js" }, "dependencies": { "express": "5" } }""");

        Checkout.Fixtures.With(_folder["root"]).Backend.Should().Be(_folder["root"]);
    }

    private Stack StackWith(string settings)
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/package.json"], """{ "scripts": { "dev": "node server.js" }, "dependencies": { "express": "5" } }""");
        File.WriteAllText(_folder["mine/dice.json"], settings);
        return DiceStack.Create(Checkout.Fixtures.With(_folder["mine"]));
    }
}
