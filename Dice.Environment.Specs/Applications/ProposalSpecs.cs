using Dice.Environment.Applications.Proposals;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

/// <summary>What <c>init</c> proposes for a folder.</summary>
public sealed class ProposalSpecs : IDisposable
{
    private const string Express = """{ "scripts": { "dev": "node --watch src/index.js" }, "dependencies": { "express": "5" } }""";
    private const string Nest = """{ "scripts": { "start:dev": "nest start --watch" }, "dependencies": { "@nestjs/core": "11", "typescript": "5" } }""";
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("nest-starter")]
    [InlineData("astro-pnpm")]
    public void A_fresh_project_needs_no_dice_json(string sample)
    {
        using var folder = new TemporaryFolder();
        var copy = new SampleCopy(SampleApplication.All.Single(candidate => candidate.Name == sample), folder["alone"]);

        var proposal = Proposal.Of(Environment.Applications.ApplicationInspector.Inspect("app", copy.Application));

        proposal.Settings.Should().BeEmpty();
        proposal.Notes.Should().BeEmpty();
    }

    [Fact]
    public void The_settings_of_the_TypeORM_sample_are_found_by_themselves()
    {
        using var folder = new TemporaryFolder();
        var copy = new SampleCopy(SampleApplication.NestTypeOrm, folder["alone"]);
        var written = SettingsReader.Read(copy.Application);
        File.Delete(Path.Combine(copy.Application, "dice.json"));

        var proposal = Proposal.Of(Environment.Applications.ApplicationInspector.Inspect("app", copy.Application));
        File.WriteAllText(Path.Combine(copy.Application, "dice.json"), SettingsText.Write(proposal.Settings, "schema"));

        DiceJson.Read(copy.Application).Should().BeEquivalentTo(written with { Name = null, Needs = null }, options => options.ComparingByMembers<ApplicationSettings>());
    }

    [Theory]
    [InlineData("const app = express(); app.listen(3001);", "3001")]
    [InlineData("app.listen(3001, '0.0.0.0', () => console.log('up'))", "3001")]
    [InlineData("await app.listen({ host: '0.0.0.0', port: 3001 })", "3001")]
    [InlineData("const port = 3001;\napp.listen(port)", "3001")]
    [InlineData("const port: number = 3001\nserver.listen({ port, host })", "3001")]
    [InlineData("// app.listen(3001)\napp.listen(process.env.PORT || 8080)", null)]
    [InlineData("/* app.listen(3001) */ app.listen(3000)", null)]
    [InlineData("const port = process.env.PORT ?? 8080; app.listen(port)", null)]
    [InlineData("app.listen(config.port)", null)]
    public void A_port_that_the_sources_write_out_is_proposed(string source, string? port)
    {
        _project.With("package.json", Express).With("src/index.js", source);

        Find("port").Should().Be(port);
    }

    [Theory]
    [InlineData("app.listen(process.env.APP_PORT)", "APP_PORT")]
    [InlineData("app.listen(Number(process.env['HTTP_PORT']))", "HTTP_PORT")]
    [InlineData("app.listen(configService.getOrThrow<number>('SERVICE_PORT'))", "SERVICE_PORT")]
    public void A_variable_with_the_port_gets_the_applications_own(string source, string variable)
    {
        _project.With("package.json", Express).With("src/index.js", source);

        Find($"environment.{variable}").Should().Be("${self.port}");
    }

    [Theory]
    [InlineData("app.setGlobalPrefix('api');", "@Controller('health') class H { @Get() check() {} }", "/api/health")]
    [InlineData("app.setGlobalPrefix('api');", "@Controller('health') class H { @Get('live') a() {} @Get('ready') b() {} }", "/api/health/ready")]
    [InlineData("app.setGlobalPrefix(config.getOrThrow('app.prefix'));", "@Controller({ path: 'health', version: '1' }) class H { @Get() a() {} }", "/v9/health")]
    [InlineData("app.setGlobalPrefix('api', { exclude: ['health'] });", "@Controller('health') class H { @Get() a() {} }", null)]
    [InlineData("", "@Controller('health') class H { @Get() a() {} }", null)]
    [InlineData("", "@Controller() class H { @Get('healthz') a() {} }", "/healthz")]
    [InlineData("app.setGlobalPrefix('api');", "@Controller('cats') class H { @Get() a() {} }", null)]
    public void A_health_route_of_Nest_that_the_usual_paths_miss_is_proposed(string main, string controller, string? path)
    {
        _project.With("package.json", Nest).With("src/main.ts", main).With("src/health/health.controller.ts", controller).With(".env.example", "API_PREFIX=v9\n");

        Find("readiness.path").Should().Be(path);
    }

    [Theory]
    [InlineData("app.get('/api/health', handler)", "/api/health")]
    [InlineData("app.get('/health', handler)", null)]
    [InlineData("app.get('/users/:id', handler)", null)]
    public void A_health_route_of_Express_that_the_usual_paths_miss_is_proposed(string source, string? path)
    {
        _project.With("package.json", Express).With("src/index.js", source);

        Find("readiness.path").Should().Be(path);
    }

    [Theory]
    [InlineData("app/api/health/route.ts", "export default { basePath: '/portal' }", "/portal/api/health")]
    [InlineData("src/pages/api/health.js", "export default {}", "/api/health")]
    [InlineData("app/page.tsx", "export default { basePath: '/portal' }", null)]
    public void A_health_route_of_Next_is_proposed_below_its_base_path(string file, string configuration, string? path)
    {
        _project.With("package.json", """{ "scripts": { "dev": "next dev" }, "dependencies": { "next": "15" } }""").With("next.config.mjs", configuration).With(file, "");

        Find("readiness.path").Should().Be(path);
    }

    [Fact]
    public void Migrations_are_run_by_the_scripts_of_the_project()
    {
        _project.With("package.json", """{ "scripts": { "dev": "x", "migration:show": "a", "migration:run": "b", "migration:revert": "c" } }""").With("pnpm-lock.yaml", "");

        (Find("migrations.status"), Find("migrations.up"), Find("migrations.down")).Should().Be(("npm run migration:show", "npm run migration:run", "npm run migration:revert"));
    }

    [Fact]
    public void Migrations_of_Prisma_need_no_script()
    {
        _project.With("package.json", """{ "scripts": { "dev": "x" }, "devDependencies": { "prisma": "6" } }""").With("prisma/migrations/1_init/migration.sql", "").With("yarn.lock", "");

        (Find("migrations.status"), Find("migrations.up"), Find("migrations.down")).Should().Be(("npx --no-install prisma migrate status", "npx --no-install prisma migrate deploy", null));
    }

    [Theory]
    [InlineData("worker", "pwa/package.json", "worker")]
    [InlineData("My Worker", "backend/package.json", "my-worker")]
    [InlineData("2nd", "backend/package.json", "app-2nd")]
    [InlineData("redis", "backend/package.json", "redis-app")]
    [InlineData("backend", "pwa/package.json", null)]
    [InlineData("worker", "notes/package.json", null)]
    public void An_application_beside_others_is_named_after_its_folder(string folder, string neighbour, string? name)
    {
        _project.With($"{folder}/package.json", Express).With(neighbour, Express);

        Find("name", folder).Should().Be(name);
    }

    [Fact]
    public void An_application_of_a_workspace_with_several_is_named()
    {
        _project.With("package.json", """{ "workspaces": ["apps/*", "packages/*"] }""").With("apps/api/package.json", Express).With("packages/shared/package.json", "{}");
        Find("name", "apps/api").Should().BeNull();

        _project.With("apps/admin/package.json", Nest);

        Find("name", "apps/api").Should().Be("api");
        WorkspaceApplications.Find(_project.Path).Should().Equal(Path.Combine(_project.Path, "apps/admin"), Path.Combine(_project.Path, "apps/api"));
    }

    [Theory]
    [InlineData("express", "app.listen(3000, '127.0.0.1')", "listens on 127.0.0.1 only")]
    [InlineData("fastify", "fastify.listen({ port: 3000 })", "Fastify then listens on localhost only")]
    public void A_server_that_listens_on_loopback_only_is_noted(string framework, string source, string note)
    {
        _project.With("package.json", $$"""{ "scripts": { "dev": "x" }, "dependencies": { "{{framework}}": "5" } }""").With("src/index.js", source);

        Propose().Notes.Should().ContainSingle().Which.Should().Contain(note);
    }

    [Theory]
    [InlineData("setInterval(work, 1000)", true)]
    [InlineData("require('http').createServer(answer).listen(process.env.PORT)", false)]
    public void A_worker_that_listens_on_no_port_is_told_how_to_say_so(string source, bool isTold)
    {
        _project.With("package.json", """{ "scripts": { "start": "node index.js" } }""").With("index.js", source);

        Propose().Notes.Any(note => note.Contains("\"port\": false", StringComparison.Ordinal)).Should().Be(isTold);
        _project.With("dice.json", """{ "port": false }""");
        Propose().Notes.Should().BeEmpty();
    }

    [Fact]
    public void The_written_text_passes_the_schema_with_every_key_that_init_may_write()
    {
        _project.With("dice.json", SettingsText.Write(
            [
                new("name", "worker", ""), new("port", "3001", "") { IsNumber = true }, new("readiness.path", "/api/health", ""), new("environment.A", "'<${self.port}>'", ""),
                new("environment.B", "${postgres.url}", ""), new("migrations.up", "npm run m", ""),
            ],
            "../docs/dice.schema.json"));

        var settings = DiceJson.Read(_project.Path);

        (settings.Name, settings.Port, settings.Readiness!.Path, settings.Environment["A"], settings.Migrations!.Up).Should().Be(("worker", 3001, "/api/health", "'<${self.port}>'", "npm run m"));
        File.ReadAllText(Path.Combine(_project.Path, "dice.json")).Should().Contain("'<${self.port}>'", "a person reads it");
    }

    [Theory]
    [InlineData("""{ "prot": 1 }""")]
    [InlineData("""{ "port": 0 }""")]
    [InlineData("""{ "readiness": { "path": "health" } }""")]
    public void The_schema_refuses_what_the_reader_refuses(string text) => DiceJson.SchemaErrors(text).Should().NotBeEmpty();

    private Proposal Propose(string below = "") => Proposal.Of(_project.Inspect(below));

    private string? Find(string key, string below = "") => Propose(below).Settings.FirstOrDefault(setting => setting.Key == key)?.Value;
}
