using Dice.Environment.Edge.Proxy;

namespace Dice.Environment.Exports;

/// <summary>The edge's configuration for Traefik with certificates that Traefik makes itself, as files beside the Compose file.</summary>
public static class TraefikFiles
{
    private const string Static = "traefik.yml";
    private const string Dynamic = "traefik.dynamic.yml";

    /// <summary>The files, and where the edge's container reads them.</summary>
    internal static ImmutableSortedDictionary<string, string> Targets { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
        .Add(Static, $"{EdgeConfiguration.Folder}/traefik.yml")
        .Add(Dynamic, $"{EdgeConfiguration.Folder}/dynamic/dice.yml");

    /// <summary>Returns the files' texts, without their headers.</summary>
    public static ImmutableSortedDictionary<string, string> Write(Stack stack)
    {
        var files = EdgeConfiguration.FilesFor(stack, new EdgePorts(80, 443), EdgeCertificateOrigin.Edge);
        return ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(Static, files["traefik.yml"]).Add(Dynamic, files["dynamic/dice.yml"]);
    }
}
