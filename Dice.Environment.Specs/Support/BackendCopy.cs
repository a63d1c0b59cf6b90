using System.Globalization;
using Dice.Environment.Services;

namespace Dice.Environment.Specs.Support;

/// <summary>A copy of the backend's fixture to be changed, in a folder of its own that goes with this.</summary>
public sealed class BackendCopy : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dice-backend-");

    public BackendCopy()
    {
        var source = Checkout.Fixtures.Backend;
        string[] files = [.. Directory.EnumerateFiles(source), .. Directory.EnumerateFiles(System.IO.Path.Combine(source, "src"), "*", SearchOption.AllDirectories)];
        foreach (var file in files)
        {
            var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(source, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    /// <summary>The folder.</summary>
    public string Path => _folder.FullName;

    /// <summary>The fixtures with this backend.</summary>
    public Workspace Workspace => Checkout.Fixtures.With($"backend={Path}");

    /// <summary>Adds a migration as a developer would: a file of its own, and its line in the list.</summary>
    /// <param name="timestamp">Milliseconds since 1970, later than all others.</param>
    /// <param name="name">In CamelCase.</param>
    /// <param name="statements">SQL; in down, nothing is done.</param>
    public void AddMigration(long timestamp, string name, params string[] statements)
    {
        var number = timestamp.ToString(CultureInfo.InvariantCulture);
        var folder = System.IO.Path.Combine(Path, "src", "database", "migrations");
        File.WriteAllText(System.IO.Path.Combine(folder, $"{number}-{name.ToLowerInvariant()}.ts"), $$"""
            import type { MigrationInterface, QueryRunner } from 'typeorm';

            export class {{name}}{{number}} implements MigrationInterface {
              readonly name = '{{name}}{{number}}';
              async up(queryRunner: QueryRunner): Promise<void> {
                {{string.Join("\n    ", statements.Select(statement => $"await queryRunner.query('{statement}');"))}}
              }
              async down(): Promise<void> {}
            }
            """);
        var index = System.IO.Path.Combine(folder, "index.ts");
        var list = File.ReadAllText(index).Replace("];", $"  {name}{number},\n];", StringComparison.Ordinal);
        File.WriteAllText(index, $"import {{ {name}{number} }} from './{number}-{name.ToLowerInvariant()}.js';\n{list}");
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Delete(recursive: true);
}
