using System.Text.Json;
using Dice.Environment.Specs.Applications;
using Dice.Environment.Specs.Support;
using Dice.Environment.Storage;

namespace Dice.Environment.Specs.Commands;

[Trait("Phase", "1")]
public sealed class InitSpecs : IDisposable
{
    private const string Manifest = """{ "scripts": { "dev": "node --watch index.js" }, "dependencies": { "express": "5" } }""";
    private readonly ProjectFolder _project = new();

    private string DiceJsonPath => Path.Combine(_project.Path, "dice.json");

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task What_differs_from_the_defaults_is_explained_and_written_without_an_engine()
    {
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)").With(".env.example", "DATABASE_URL=postgres://localhost/x");

        var run = await InitAsync();

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().MatchRegex("framework +Express").And.MatchRegex("port +3000 +assumed: .* +\"port\" in dice.json")
            .And.Contain($"Written to {DiceJsonPath}").And.MatchRegex("port +3001 +index.js listens on 3001").And.MatchRegex(@"environment\.DATABASE_URL +\$\{postgres\.url}")
            .And.Contain($"./run-env.sh up --workspace {_project.Path}");
        var settings = DiceJson.Read(_project.Path);
        settings.Port.Should().Be(3001);
        settings.Environment.Should().ContainKey("DATABASE_URL");
        using var document = JsonDocument.Parse(File.ReadAllText(DiceJsonPath));
        var schema = document.RootElement.GetProperty("$schema").GetString()!;
        File.Exists(Path.Combine(_project.Path, schema)).Should().BeTrue($"an editor looks for {schema} beside the file");
    }

    [Fact]
    public async Task Nothing_is_written_when_the_defaults_fit()
    {
        _project.With("package.json", Manifest).With("index.js", "app.listen(process.env.PORT)");

        var run = await InitAsync();

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("no dice.json is needed");
        File.Exists(DiceJsonPath).Should().BeFalse();
    }

    [Fact]
    public async Task A_check_writes_nothing()
    {
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)");

        var run = await InitAsync("--check");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("should contain").And.Contain("3001");
        File.Exists(DiceJsonPath).Should().BeFalse();
    }

    [Fact]
    public async Task An_existing_file_is_left_as_it_is_and_the_differences_are_shown()
    {
        const string Before = """{ "name": "shop", "port": 3002, }""";
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)").With("dice.json", Before);

        var run = await InitAsync();

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("was not changed").And.MatchRegex("port +3002 +3001").And.NotMatchRegex("name +shop");
        File.ReadAllText(DiceJsonPath).Should().Be(Before);
    }

    [Theory]
    [InlineData("""{ "port": 3002, "memory": 512 }""", "now only in dice.json.old: memory")]
    [InlineData("""{ "prot": 3002 }""", "kept as dice.json.old")]
    [InlineData("{ nonsense", "kept as dice.json.old")]
    public async Task With_force_the_file_is_replaced_and_the_old_one_kept(string before, string said)
    {
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)").With("dice.json", before);

        var run = await InitAsync("--force");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain(said);
        DiceJson.Read(_project.Path).Port.Should().Be(3001);
        File.ReadAllText($"{DiceJsonPath}.old").Should().Be(before);
    }

    [Theory]
    [InlineData("dice.json", """{ "prot": 3002 }""", "prot: this key is unknown", "did you mean \"port\"?")]
    [InlineData("package.json", "{ nonsense", "is not valid JSON", "correct the file")]
    [InlineData("package.json", """{ "scripts": { "build": "x" } }""", "has none of the scripts", "\"command\" in dice.json")]
    public async Task A_folder_that_cannot_run_is_one_error_with_a_remedy(string file, string content, string problem, string remedy)
    {
        _project.With("package.json", Manifest).With(file, content);

        foreach (var run in new[] { await InitAsync(), await InitAsync("--check") })
        {
            run.ExitCode.Should().Be(1);
            run.Output.Should().BeEmpty();
            run.Error.Should().StartWith("error: ").And.Contain(problem).And.Contain("→").And.Contain(remedy);
        }
    }

    [Theory]
    [InlineData("missing", "does not exist")]
    [InlineData("index.js", "is a file, not a folder")]
    [InlineData("empty", "holds no package.json")]
    public async Task A_path_that_is_no_application_is_named(string path, string problem)
    {
        _project.With("package.json", Manifest).With("index.js", "").With("empty/.keep", "");

        var run = await HostRun.OfAsync(["init", Path.Combine(_project.Path, path)], HostRun.NoEngine);

        run.ExitCode.Should().Be(1);
        run.Error.Should().StartWith("error: ").And.Contain(problem).And.Contain("→");
    }

    [Fact]
    public async Task The_applications_of_a_workspace_root_are_listed_and_nothing_is_written()
    {
        _project.With("pnpm-workspace.yaml", "packages:\n  - 'apps/*'\n").With("package.json", """{ "private": true, "scripts": { "dev": "pnpm -r dev" } }""")
            .With("apps/api/package.json", Manifest).With("apps/site/package.json", """{ "scripts": { "dev": "astro dev" }, "dependencies": { "astro": "5" } }""");

        var run = await InitAsync();

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("contains 2 applications").And.Contain($"./run-env.sh init {_project.Path}/apps/api").And.Contain($"./run-env.sh init {_project.Path}/apps/site");
        Directory.EnumerateFiles(_project.Path, "dice.json", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task With_json_everything_is_one_document()
    {
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)");

        var run = await InitAsync("--json");

        run.ExitCode.Should().Be(0, run.Error);
        using var document = JsonDocument.Parse(run.Output);
        document.RootElement.GetProperty("written").GetString().Should().Be(DiceJsonPath);
        var setting = document.RootElement.GetProperty("settings").EnumerateArray().Should().ContainSingle().Which;
        (setting.GetProperty("key").GetString(), setting.GetProperty("value").GetString()).Should().Be(("port", "3001"));
        document.RootElement.GetProperty("findings").EnumerateArray().Should().Contain(finding => finding.GetProperty("subject").GetString() == "port" && finding.GetProperty("isAssumption").GetBoolean());
    }

    [Theory]
    [InlineData(true, "the disk is full")]
    [InlineData(false, "mounted read-only")]
    public async Task A_disk_that_takes_no_file_is_one_error_that_names_it(bool isFull, string problem)
    {
        using var disk = SmallDisk.Mount(_project.Path, "size=64k");
        _project.With("package.json", Manifest).With("index.js", "app.listen(3001)");
        if (isFull)
        {
            disk.Fill();
        }
        else
        {
            disk.MakeReadOnly();
        }

        var run = await InitAsync();

        run.ExitCode.Should().Be(1);
        run.Output.Should().BeEmpty();
        run.Error.Should().StartWith("error: ").And.Contain("dice.json").And.Contain(problem).And.Contain("→");
    }

    [Theory]
    [InlineData("package.json")]
    [InlineData("dice.json")]
    [InlineData(".")]
    public async Task A_file_or_folder_that_may_not_be_read_is_one_error_that_names_it(string closed)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Env.IsPrivilegedProcess, "acting as another user needs root");
        _project.With("package.json", Manifest).With("dice.json", "{}");
        Files.SetMode(Path.GetDirectoryName(_project.Path)!, (UnixFileMode)0b111_101_101);
        Files.SetMode(Path.Combine(_project.Path, closed), closed == "." ? UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute : UnixFileMode.UserRead);

        var run = await HostRun.AsUserAsync("12345", ["init", _project.Path], HostRun.NoEngine, ("DICE_HOME", Path.Combine(Path.GetTempPath(), "none")));

        run.ExitCode.Should().Be(1, run.Error);
        run.Error.Should().StartWith("error: ").And.Contain(closed == "." ? _project.Path : closed).And.Contain("→");
    }

    private Task<HostRun> InitAsync(params string[] options) => HostRun.OfAsync(["init", _project.Path, .. options], HostRun.NoEngine);
}
