using Dice.Environment.Model;

namespace Dice.Environment.Runtime;

/// <summary>The labels by which everything of an environment is found again: there is no state file.</summary>
public static class Labels
{
    /// <summary>The environment's identity; on every container, network and volume.</summary>
    public const string Environment = "dice.environment";

    /// <summary>The lease under which it was made; what a reaper removes.</summary>
    public const string Lease = "dice.lease";

    /// <summary>On volumes: the lease that was held when the volume was made. It says what a start that failed made, not what a reaper removes.</summary>
    public const string MadeUnder = "dice.made-under";

    /// <summary>The kind of the lease, for people and for a second <c>up</c>.</summary>
    public const string LeaseKind = "dice.lease.kind";

    /// <summary>The stack's name.</summary>
    public const string Stack = "dice.stack";

    /// <summary>The service's name; on containers and volumes.</summary>
    public const string Service = "dice.service";

    /// <summary>The phase that brought the service.</summary>
    public const string Phase = "dice.phase";

    /// <summary>The hash of the definition that the container was made from.</summary>
    public const string Hash = "dice.hash";

    /// <summary>The image's reference. An engine itself forgets it when the reference moves to another image.</summary>
    public const string Image = "dice.image";

    /// <summary>Which folders of the host are mounted: their targets with device and inode.</summary>
    public const string Folders = "dice.folders";

    /// <summary>Where the image came from: <c>official</c> or <c>recipe</c>.</summary>
    public const string ImageOrigin = "dice.image.origin";

    /// <summary>The product whose role the image's product fills, where it is another.</summary>
    public const string ImageSubstituteFor = "dice.image.substitute-for";

    /// <summary>On the edge: the routes, separated by commas: host names, some with a prefix of their paths.</summary>
    public const string Routes = "dice.routes";

    /// <summary>On the reaper: marks it as such.</summary>
    public const string Reaper = "dice.reaper";

    /// <summary>On a container, one for each endpoint: <c>dice.endpoint.NAME=PORT/SCHEME</c>.</summary>
    public const string EndpointPrefix = "dice.endpoint.";

    /// <summary>The APIs that the service provides, separated by commas.</summary>
    public const string Provides = "dice.provides";

    /// <summary>On a container, one for each command of its migrations: <c>dice.migrations.up=["npm","run","migrate"]</c>.</summary>
    public const string MigrationsPrefix = "dice.migrations.";

    /// <summary>A filter for the engine's lists: all that belongs to an environment.</summary>
    public static IDictionary<string, IDictionary<string, bool>> FilterFor(EnvironmentId id) => Filter($"{Environment}={id}");

    /// <summary>A filter for the engine's lists by one label (<c>name</c> or <c>name=value</c>).</summary>
    public static IDictionary<string, IDictionary<string, bool>> Filter(string label) =>
        new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } };

    internal static string DescribeEndpoint(Endpoint endpoint) => $"{endpoint.Port}/{endpoint.Scheme}";
}
