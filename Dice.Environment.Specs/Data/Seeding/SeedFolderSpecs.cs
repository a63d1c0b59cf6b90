using System.Collections.Immutable;
using System.Security.Cryptography;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Model;
using Dice.Environment.Specs.Data.Seeding.Rules;
using Dice.Environment.Specs.Support;

namespace Dice.Environment.Specs.Data.Seeding;

/// <summary>The seed files are what they promise, and files that are not are refused with file, path and reason.</summary>
[Trait("Phase", "1")]
public sealed class SeedFolderSpecs
{
    private static SeedFolder Real { get; } = SeedFolder.Of(Checkout.Root);

    [Fact]
    public void The_files_are_valid_and_hold_enough_to_develop_against()
    {
        var set = Real.ReadValid();

        set[SeedFiles.Classes].Should().HaveCountGreaterThanOrEqualTo(12);
        set[SeedFiles.Spells].Should().HaveCountGreaterThanOrEqualTo(100);
        set[SeedFiles.Monsters].Should().HaveCountGreaterThanOrEqualTo(60);
        set[SeedFiles.Items].Should().HaveCountGreaterThanOrEqualTo(80);
        set[SeedFiles.Characters].Should().HaveCountGreaterThanOrEqualTo(24);
        set[SeedFiles.Characters].Select(character => character.Number("level")).Distinct().Should().HaveCount(20, "levels are varied");
    }

    [Fact]
    public void The_files_follow_the_rules_of_the_game() => GameRules.Check(Real.ReadValid()).Should().BeEmpty();

    [Fact]
    public void The_checksums_beside_the_files_are_theirs()
    {
        var listed = File.ReadLines(Path.Combine(Real.Path, "checksums.sha256")).Select(line => line.Split("  ", 2)).ToDictionary(parts => parts[1], parts => parts[0]);
        var files = Directory.EnumerateFiles(Real.Path, "*.json", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Real.Path, file).Replace('\\', '/')).ToList();

        listed.Keys.Should().BeEquivalentTo(files);
        foreach (var file in files)
        {
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Real.Path, file)))).Should().Be(listed[file], file);
        }
    }

    [Fact]
    public void Text_that_is_no_JSON_is_refused_with_line_and_column()
    {
        using var copy = new SeedCopy();
        File.WriteAllText(copy.PathOf(SeedFiles.Spells), "{\n  \"version\": 1,\n  \"spells\": [ oops ]\n}");

        var error = ErrorsOf(copy).Should().ContainSingle().Subject;

        error.File.Should().Be("spells.json");
        error.Path.Should().StartWith("line 3, column");
        error.Reason.Should().Contain("no valid JSON");
    }

    [Fact]
    public void A_property_given_twice_is_refused()
    {
        using var copy = new SeedCopy();
        var text = File.ReadAllText(copy.PathOf(SeedFiles.Users));
        File.WriteAllText(copy.PathOf(SeedFiles.Users), text.Replace("\"version\": 1,", "\"version\": 1, \"version\": 1,", StringComparison.Ordinal));

        ErrorsOf(copy).Should().ContainSingle().Which.File.Should().Be("users.json");
    }

    [Fact]
    public void All_violations_of_the_schemas_are_reported_at_once_with_file_and_path()
    {
        using var copy = new SeedCopy();
        copy.Change(SeedFiles.Characters, "aldous-fenn", character => character["abilities"]!["strength"] = 31);
        copy.Change(SeedFiles.Monsters, "aboleth", monster => monster["hitPoints"]!["dice"] = "18d7+36");
        copy.Change(SeedFiles.Items, "abacus", item => item["colour"] = "red");
        copy.Change(SeedFiles.Items, "abacus", item => item["category"] = "weapon");
        copy.Change(SeedFiles.Spells, "acid-arrow", spell => spell["school"] = "magic");
        copy.Change(SeedFiles.Spells, "acid-arrow", spell => spell["savingThrow"] = "luck");
        copy.Change(SeedFiles.Spells, "acid-arrow", spell => spell["damage"]!["dice"] = 4);

        ErrorsOf(copy).Should().BeEquivalentTo(
        [
            new { File = "characters.json", Path = "$.characters[0].abilities.strength", Reason = "31 should be at most 30" },
            new { File = "monsters.json", Path = "$.monsters[0].hitPoints.dice", Reason = "must match ^[1-9][0-9]*d(4|6|8|10|12|20)([+-][1-9][0-9]*)?$(?!\\n), and is \"18d7\\u002B36\"" },
            new { File = "items.json", Path = "$.items[0].colour", Reason = "is not known to the schema" },
            new { File = "items.json", Path = "$.items[0]", Reason = "lacks 'weapon'" },
            new { File = "spells.json", Path = "$.spells[0].school", Reason = "must be one of \"abjuration\", \"conjuration\", \"divination\", \"enchantment\", \"evocation\", \"illusion\", \"necromancy\", \"transmutation\", not \"magic\"" },
            new { File = "spells.json", Path = "$.spells[0].savingThrow", Reason = "must be one of \"strength\", \"dexterity\", \"constitution\", \"intelligence\", \"wisdom\", \"charisma\", not \"luck\"" },
            new { File = "spells.json", Path = "$.spells[0].damage.dice", Reason = "must be string, not 4" },
        ]);
    }

    [Fact]
    public void A_schema_that_refers_to_an_unknown_definition_is_named()
    {
        using var copy = new SeedCopy();
        var schema = copy.PathOf("schema/levels.schema");
        File.WriteAllText(schema, File.ReadAllText(schema).Replace("\"type\": \"integer\"", "\"$ref\": \"definitions.schema.json#/$defs/level\"", StringComparison.Ordinal));

        FluentActions.Invoking(() => copy.Folder.ReadValid()).Should().Throw<DiceException>().Which.Problem.Should().Contain("levels.schema.json").And.Contain("$defs/level");
    }

    [Fact]
    public void A_file_that_is_missing_is_named()
    {
        using var copy = new SeedCopy();
        File.Delete(copy.PathOf(SeedFiles.Levels));

        FluentActions.Invoking(() => copy.Folder.ReadValid()).Should().Throw<DiceException>().Which.Problem.Should().Contain("levels.json");
    }

    [Fact]
    public void The_checksum_of_the_folder_tells_versions_apart()
    {
        using var copy = new SeedCopy();
        copy.Folder.Checksum().Should().Be(Real.Checksum());

        File.AppendAllText(copy.PathOf(SeedFiles.Users), "\n");

        copy.Folder.Checksum().Should().NotBe(Real.Checksum());
    }

    private static ImmutableArray<SeedError> ErrorsOf(SeedCopy copy) =>
        FluentActions.Invoking(() => copy.Folder.ReadValid()).Should().Throw<SeedInvalidException>().Which.Errors;
}
