using Dice.Environment.Images;

namespace Dice.Environment.Specs.Images;

public sealed class FilePatternsSpecs : IDisposable
{
    private readonly RecipeFolder _folder = new();

    public FilePatternsSpecs()
    {
        string[] files = ["package.json", "tsconfig.json", "tsconfig.build.json", ".env", ".swcrc", "src/a.ts", "src/deep/b.ts", "src/.secret", "node_modules/x/a.ts"];
        foreach (var file in files)
        {
            _folder.Write($"app/{file}", file);
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("package.json", "package.json")]
    [InlineData("tsconfig*.json", "tsconfig.build.json tsconfig.json")]
    [InlineData("src", "src/a.ts src/deep/b.ts")]
    [InlineData("src/*", "src/a.ts")]
    [InlineData("**/*.ts", "src/a.ts src/deep/b.ts")]
    [InlineData("src/**/b.ts", "src/deep/b.ts")]
    [InlineData("**", "package.json src/a.ts src/deep/b.ts tsconfig.build.json tsconfig.json")]
    [InlineData("** !src", "package.json tsconfig.build.json tsconfig.json")]
    [InlineData("** !**/b.ts !*.json", "src/a.ts")]
    [InlineData("nothing* absent", "")]
    public void A_pattern_means_what_it_means_in_a_shell(string patterns, string files) =>
        string.Join(' ', FilePatterns.Match(_folder.At("app"), patterns.Split(' '))).Should().Be(files);

    [Fact]
    public void Hidden_files_are_taken_only_by_name_so_that_no_secret_slips_into_an_image() =>
        FilePatterns.Match(_folder.At("app"), ["**", ".swcrc"]).Should().Contain(".swcrc").And.NotContain([".env", "src/.secret"]);

    [Fact]
    public void Installed_packages_are_taken_only_by_name() =>
        FilePatterns.Match(_folder.At("app"), ["node_modules/**"]).Should().Equal("node_modules/x/a.ts");

    [Fact]
    public void A_linked_folder_is_not_followed_into_a_circle()
    {
        Directory.CreateSymbolicLink(_folder.At("app/src/again"), _folder.At("app"));

        FilePatterns.Match(_folder.At("app"), ["src/**"]).Should().Equal("src/a.ts", "src/deep/b.ts");
    }
}
