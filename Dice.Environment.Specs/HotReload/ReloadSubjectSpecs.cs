using Dice.Environment.Model;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.HotReload;

public sealed class ReloadSubjectSpecs : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("@nestjs/core", "src/app.service.ts", "class AppService { getHello(): string {\n    return 'Hello World!';\n  } }", "Hello World!")]
    [InlineData("astro", "src/pages/index.astro", "---\nconst n = 1 < 2;\n---\n<html><body><h1 class=\"top\">\n  To Astronauts!\n</h1></body></html>", "To Astronauts!")]
    [InlineData("next", "app/page.jsx", "export default function Page() { return <main><p>Welcome, reader</p></main>; }", "Welcome, reader")]
    [InlineData("next", "src/pages/index.tsx", "const Page = () => <h1>Start</h1>;", "Start")]
    public void A_text_that_the_first_page_shows_is_found_in_the_sources_of_a_known_framework(string package, string file, string source, string marker)
    {
        Write("package.json", $$"""{ "dependencies": { "{{package}}": "1.0.0" } }""");
        Write(file, source);

        ReloadSubject.Find(_folder["app"]).Should().Be(new ReloadSubject(file, marker, Path: null));
    }

    [Fact]
    public void The_dice_json_decides_and_must_name_a_text_that_is_in_the_file()
    {
        Write("package.json", """{ "dependencies": { "express": "1.0.0" } }""");
        Write("src/words.js", "module.exports = 'Hello from here';");
        ReloadSubject.Find(_folder["app"]).Should().BeNull("nothing of an Express application is known to show");

        Write("dice.json", """{ "reload": { "file": "src/words.js", "marker": "Hello from here", "path": "/greeting" } }""");
        ReloadSubject.Find(_folder["app"]).Should().Be(new ReloadSubject("src/words.js", "Hello from here", "/greeting"));

        Write("src/words.js", "module.exports = 'Something else';");
        FluentActions.Invoking(() => ReloadSubject.Find(_folder["app"])).Should().Throw<DiceException>().Which.Message.Should().Contain("Hello from here").And.Contain("\"reload\" in").And.Contain("dice.json");
    }

    private void Write(string file, string content)
    {
        var path = Path.Combine(_folder["app"], file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
