namespace Dice.Environment.Applications.Proposals;

/// <summary>Proposes migration commands from npm scripts with common names.</summary>
internal static class MigrationScripts
{
    private static readonly ImmutableArray<(string Key, ImmutableArray<string> Scripts, string Prisma)> Known =
    [
        ("status", ["migration:show", "migrations:show", "migration:status", "migrate:status", "db:migrate:status", "prisma:status"], "prisma migrate status"),
        ("up", ["migration:run", "migrations:run", "migration:up", "migrate:deploy", "db:migrate:deploy", "prisma:deploy", "migrate:latest", "migrate:up", "db:migrate"], "prisma migrate deploy"),
        ("down", ["migration:revert", "migrations:revert", "migration:down", "migrate:rollback", "migrate:down", "db:migrate:undo", "db:rollback"], ""),
    ];

    /// <summary>Returns the settings; none when no script applies migrations.</summary>
    public static ImmutableArray<ProposedSetting> Propose(Application application, PackageManifest manifest)
    {
        ImmutableArray<ProposedSetting> found = [.. Known.Select(known => Propose(known.Key, known.Scripts, known.Prisma, application, manifest)).OfType<ProposedSetting>()];
        return found.Any(setting => setting.Key == "migrations.up") ? found : [];
    }

    private static ProposedSetting? Propose(string key, ImmutableArray<string> scripts, string prisma, Application application, PackageManifest manifest)
    {
        var script = scripts.FirstOrDefault(manifest.Scripts.ContainsKey)
            ?? (prisma.Length > 0 ? manifest.Scripts.Where(entry => entry.Value.Trim() is var text && (text == prisma || text == $"npx {prisma}")).Select(entry => entry.Key).FirstOrDefault() : null);
        if (script is not null)
        {
            return new ProposedSetting($"migrations.{key}", string.Join(' ', PackageManager.Run(script)), $"the script {script} of package.json");
        }

        var usesPrisma = prisma.Length > 0 && manifest.Dependencies.ContainsKey("prisma") && Directory.Exists(Path.Combine(application.Folder, "prisma", "migrations"));
        return usesPrisma ? new ProposedSetting($"migrations.{key}", $"npx --no-install {prisma}", "the folder prisma/migrations") : null;
    }
}
