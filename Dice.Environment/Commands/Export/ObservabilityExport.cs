using Dice.Environment.Exports;
using Dice.Environment.Runtime.Planning;
using Dice.Environment.Services.Observability.Full;

namespace Dice.Environment.Commands.Export;

/// <summary>The files of the full observability: its configuration, which is committed, and what its Compose file mounts besides.</summary>
internal static class ObservabilityExport
{
    /// <summary>The Compose file of the stack with the full observability; it is written on request and not committed.</summary>
    public const string ComposeFileName = "docker-compose.full.yml";

    /// <summary>The folder of the configuration.</summary>
    public const string Folder = "observability/";

    /// <summary>Returns the configuration of the services.</summary>
    public static IEnumerable<(string Path, string Content, bool IsGuarded)> Configuration(Stack stack)
    {
        var full = FullObservability.PutInto(stack);
        var values = new ValueResolver(full, httpsPort: 443, environment: full.Name);
        return full.Services.SelectMany(service => service.Mounts.OfType<FilesMount>()).SelectMany(mount => mount.Files)
            .Where(file => file.ExportedAs.StartsWith(Folder, StringComparison.Ordinal))
            .Select(file => (file.ExportedAs, ExportCommand.Exported("observability", file.ExportedAs, values.Resolve(file.Write())), !ExportCommand.IsJson(file.ExportedAs)));
    }

    /// <summary>Returns the configuration of the services and of the edge, which has other routes than without them.</summary>
    public static IEnumerable<(string Path, string Content, bool IsGuarded)> Everything(Stack stack) =>
    [
        .. Configuration(stack),
        .. TraefikFiles.Write(FullObservability.PutInto(stack)).Select(file => (Folder + file.Key, ExportedFile.WithHeader("compose --observability full", file.Value), true)),
    ];
}
