using Dice.Environment.Applications;

namespace Dice.Environment.Specs.Applications;

/// <summary>What the text of the development script decides.</summary>
public sealed class ScriptTextSpecs : IDisposable
{
    private readonly ProjectFolder _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("next", "next dev -p 3001", 3001)]
    [InlineData("next", "next dev --turbopack --port=3002", 3002)]
    [InlineData("vite", "vite --port 5000", 5000)]
    [InlineData("express", "PORT=4000 node server.js", 4000)]
    [InlineData("express", "ts-node -p 12 server.ts", 3000)]
    [InlineData("express", "node server.js --report 4000", 3000)]
    [InlineData("astro", "astro dev", 4321)]
    public void The_port_of_the_script_comes_before_the_frameworks(string dependency, string script, int port)
    {
        Write(dependency, script);

        var application = _project.Inspect();

        application.Port.Should().Be(port);
        application.Findings.Single(finding => finding.Subject == "port").IsAssumption.Should().Be(port is 3000 or 4321);
    }

    [Fact]
    public void The_port_of_dice_json_comes_before_the_scripts()
    {
        Write("next", "next dev -p 3001");
        _project.With("dice.json", """{ "port": 3009 }""");

        _project.Inspect().Port.Should().Be(3009);
    }

    [Theory]
    [InlineData("astro dev", "npm run dev -- --host 0.0.0.0 --port 4321")]
    [InlineData("astro dev --host 0.0.0.0 --port 4321", "npm run dev")]
    [InlineData("astro dev --host", "npm run dev -- --port 4321")]
    [InlineData("astro dev --port=4400", "npm run dev -- --host 0.0.0.0")]
    [InlineData("astro dev --hostname x", "npm run dev -- --host 0.0.0.0 --port 4321")]
    public void An_option_that_the_script_has_is_not_given_again(string script, string command)
    {
        Write("astro", script);

        string.Join(' ', _project.Inspect().Command).Should().Be(command);
    }

    private void Write(string dependency, string script) =>
        _project.With("package.json", $$"""{ "scripts": { "dev": "{{script}}" }, "dependencies": { "{{dependency}}": "1" } }""");

    [Theory]
    [InlineData("node --watch src/server.js", ReloadKind.OwnWatcher)]
    [InlineData("nodemon index.js", ReloadKind.OwnWatcher)]
    [InlineData("node dist/main", ReloadKind.None)]
    [InlineData("nest start", ReloadKind.None)]
    public void A_script_that_reloads_changed_sources_is_recognised(string script, ReloadKind expected) =>
        _project.With("package.json", $$"""{ "scripts": { "start": "{{script}}" }, "dependencies": { "express": "5" } }""").Inspect().Reload.Should().Be(expected);
}
