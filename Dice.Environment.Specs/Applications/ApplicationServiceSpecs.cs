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
        backend.Secrets.Should().Contain(Postgres.Password).And.Contain(new Secret("jwt-secret", "JWT_SECRET"));
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
        StackValidator.FaultsOf(stack).Should().BeEmpty();
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

    private Stack StackWith(string settings)
    {
        Directory.CreateDirectory(_folder["mine"]);
        File.WriteAllText(_folder["mine/package.json"], """{ "scripts": { "dev": "node server.js" }, "dependencies": { "express": "5" } }""");
        File.WriteAllText(_folder["mine/dice.json"], settings);
        return DiceStack.Create(Checkout.Fixtures.With(_folder["mine"]));
    }
}
