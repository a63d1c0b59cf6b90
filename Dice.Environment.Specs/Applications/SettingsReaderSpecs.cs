using System.Text;
using System.Text.Json;
using Dice.Environment.Applications.Settings;
using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Applications;

public sealed class SettingsReaderSpecs : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Every_key_is_read()
    {
        _project.With("dice.json", """
            {
              "$schema": "docs/dice.schema.json", // for editors
              "name": "worker", "recipe": "node-app", "provides": ["characters"], "command": "npm run work", "port": 3001,
              "readiness": { "path": "/api/health", "status": "200-399", "deadline": 90 },
              "environment": { "APP_PORT": "${self.port}", "WORKERS": 2, "VERBOSE": true },
              "routes": [{ "host": "worker.dice.local" }, { "host": "api.dice.local", "path": "/jobs" }],
              "migrations": { "status": "npm run migration:show", "up": "npm run migration:run", "down": "npm run migration:revert" },
              "mounts": [{ "source": "../shared", "target": "/shared", "writable": true }],
              "needs": ["postgres"], "uses": ["redis"], "memory": 512,
              "reload": { "file": "src/app.service.ts", "marker": "Hello World!" },
            }
            """);

        var settings = SettingsReader.Read(_project.Path);

        (settings.Name, settings.Recipe, settings.Port, settings.Memory).Should().Be(("worker", "node-app", 3001, 512));
        settings.Provides.Should().Equal("characters");
        settings.Command.Should().Equal("sh", "-c", "exec npm run work");
        settings.Readiness.Should().Be(new ReadinessSettings("/api/health", 200, 399, TimeSpan.FromSeconds(90)));
        settings.Environment.Should().Equal(new Dictionary<string, string> { ["APP_PORT"] = "${self.port}", ["VERBOSE"] = "true", ["WORKERS"] = "2" });
        settings.Routes!.Value.Should().Equal(new RouteSettings("worker.dice.local", null), new RouteSettings("api.dice.local", "/jobs"));
        settings.Migrations.Should().Be(new MigrationSettings("npm run migration:show", "npm run migration:run", "npm run migration:revert"));
        settings.Mounts.Should().Equal(new MountSettings("../shared", "/shared", true));
        settings.Needs!.Value.Should().Equal("postgres");
        settings.Uses!.Value.Should().Equal("redis");
        settings.Reload.Should().Be(new ReloadSettings("src/app.service.ts", "Hello World!", null));
    }

    [Fact]
    public void A_folder_without_the_file_has_no_settings() => SettingsReader.Read(_project.Path).Should().BeSameAs(ApplicationSettings.None);

    [Theory]
    [InlineData("""{ "prot": 3000 }""", "prot: this key is unknown", "did you mean \"port\"?")]
    [InlineData("""{ "readiness": { "pathe": "/" } }""", "readiness.pathe: this key is unknown", "did you mean \"path\"?")]
    [InlineData("""{ "colour": 1 }""", "colour: this key is unknown", "name, recipe")]
    [InlineData("""{ "port": "3000" }""", "port: \"3000\" is not valid here", "a whole number from 1 to 65535")]
    [InlineData("""{ "port": 70000 }""", "port: 70000 is not valid here", "a whole number")]
    [InlineData("""{ "name": "My Worker" }""", "name: \"My Worker\" is not valid here", "lower-case")]
    [InlineData("""{ "readiness": { "path": "health" } }""", "readiness.path: \"health\" is not valid here", "slash")]
    [InlineData("""{ "readiness": { "status": "399-200" } }""", "readiness.status: the range 399-200 is empty", "lower status first")]
    [InlineData("""{ "routes": [{ "path": "/x" }] }""", "routes[0]: \"host\" is missing", "add \"host\"")]
    [InlineData("""{ "routes": { "host": "x.y" } }""", "routes: { \"host\": \"x.y\" } is not a list", "write a list")]
    [InlineData("""{ "mounts": [{ "source": "", "target": "/x" }] }""", "mounts[0].source: the string is empty", "write a value")]
    [InlineData("""{ "environment": { "A": ["b"] } }""", "environment.A: [\"b\"] is not valid here", "write a string")]
    [InlineData("[]", "[] is not an object", "write an object")]
    [InlineData("""{ "port": 1, "port": 2 }""", "port: this key stands here more than once", "keep one")]
    [InlineData("""{ "environment": { "A": "a", "A": "b" } }""", "environment.A: this key stands here more than once", "keep one")]
    [InlineData("""{ "environment": { "": "a" } }""", "environment: \"\" is no name of a variable", "DATABASE_URL")]
    [InlineData("""{ "environment": { "A=B": "a" } }""", "environment: \"A=B\" is no name of a variable", "DATABASE_URL")]
    [InlineData("""{ "command": [] }""", "command: the list is empty", "or remove the key")]
    [InlineData("""{ "command": "  " }""", "command: the string is empty", "or remove the key")]
    [InlineData("""{ "provides": ["charakters"] }""", "provides[0]: \"charakters\" is not valid here", "did you mean \"characters\"?")]
    [InlineData("""{ "name": "worker\n" }""", "name: ", "lower-case")]
    [InlineData("""{ "name": "worker-" }""", "name: \"worker-\" is not valid here", "no dash last")]
    [InlineData("""{ "readiness": { "path": "//elsewhere.test/" } }""", "readiness.path: ", "one slash")]
    [InlineData("""{ "readiness": { "path": "/\r\nHost: x" } }""", "readiness.path: ", "no spaces")]
    [InlineData("""{ "routes": [{ "host": "www.example.com" }] }""", "routes[0].host: \"www.example.com\" is not valid here", "below dice.local")]
    [InlineData("""{ "routes": [{ "host": "api.dice.local", "path": "/a b" }] }""", "routes[0].path: ", "lower-case letters")]
    public void A_wrong_key_or_value_is_refused_with_file_place_and_remedy(string content, string problem, string remedy)
    {
        _project.With("dice.json", content);

        var error = FluentActions.Invoking(() => SettingsReader.Read(_project.Path)).Should().Throw<SettingsException>().Which;

        error.Problem.Should().StartWith(Path.Combine(_project.Path, "dice.json")).And.Contain(problem);
        error.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void A_byte_order_mark_and_UTF16_as_editors_on_Windows_write_them_are_read()
    {
        foreach (var encoding in new[] { new UTF8Encoding(true), Encoding.Unicode })
        {
            _project.With("dice.json", "");
            File.WriteAllText(Path.Combine(_project.Path, "dice.json"), """{ "port": 3001 }""", encoding);

            SettingsReader.Read(_project.Path).Port.Should().Be(3001);
        }
    }

    [Theory]
    [InlineData("", "is empty", "write {}")]
    [InlineData("{ \n  port: 3 }", "is not valid JSON at line 2, column 3: ", "correct the file")]
    [InlineData("{ \"environment\": {\n \"A\": \"\\ud800\" } }", "the text in line 2 holds an escape that stands for no character", "remove it")]
    [InlineData("{ \"environment\": { \"A\\u0000\": \"\" } }", "the text in line 1 holds an escape that stands for no character", "remove it")]
    public void A_text_that_is_no_usable_JSON_is_refused_with_its_line(string content, string problem, string remedy)
    {
        _project.With("dice.json", content);

        var error = FluentActions.Invoking(() => SettingsReader.Read(_project.Path)).Should().Throw<DiceException>().Which;

        error.Problem.Should().StartWith(Path.Combine(_project.Path, "dice.json")).And.Contain(problem);
        error.Remedy.Should().Contain(remedy);
    }

    [Fact]
    public void Text_in_an_old_encoding_is_refused_rather_than_garbled()
    {
        _project.With("dice.json", "");
        File.WriteAllText(Path.Combine(_project.Path, "dice.json"), """{ "command": "grüße" }""", Encoding.Latin1);

        FluentActions.Invoking(() => SettingsReader.Read(_project.Path)).Should().Throw<DiceException>().Which.Remedy.Should().Be("save it as UTF-8");
    }

    [Fact]
    public void A_folder_in_the_files_place_is_not_overlooked()
    {
        Directory.CreateDirectory(Path.Combine(_project.Path, "dice.json"));

        FluentActions.Invoking(() => SettingsReader.Read(_project.Path)).Should().Throw<DiceException>().WithMessage("*dice.json is a folder, where a file is needed*");
    }

    [Fact]
    public void The_schema_for_editors_knows_exactly_the_keys_that_are_read()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "dice.schema.json")));

        var keys = schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name).Where(name => name != "$schema");

        keys.Should().BeEquivalentTo(SettingsReader.Keys);
    }
}
