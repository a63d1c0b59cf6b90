namespace Dice.Environment.Runtime;

/// <summary>The labels by which Dice finds everything that belongs to an environment; there is no state file.</summary>
public static class Labels
{
    /// <summary>The environment's name; on every container, network and volume.</summary>
    public const string Environment = "dice.environment";

    /// <summary>The token of the lease under which the object was created; a reaper removes objects by it.</summary>
    public const string Lease = "dice.lease";

    /// <summary>On volumes: the lease that was held when the volume was created. It identifies what a failed start created; reapers ignore it.</summary>
    public const string MadeUnder = "dice.made-under";

    /// <summary>The kind of the lease, for display and for a second <c>up</c>.</summary>
    public const string LeaseKind = "dice.lease.kind";

    /// <summary>The stack's name.</summary>
    public const string Stack = "dice.stack";

    /// <summary>The service's name; on containers and volumes.</summary>
    public const string Service = "dice.service";

    /// <summary>The phase that introduced the service.</summary>
    public const string Phase = "dice.phase";

    /// <summary>The hash of the definition from which the container was created.</summary>
    public const string Hash = "dice.hash";

    /// <summary>The image's reference. The engine itself loses it when the reference moves to another image.</summary>
    public const string Image = "dice.image";

    /// <summary>The mounted folders of the host: their targets with device and inode.</summary>
    public const string Folders = "dice.folders";

    /// <summary>The origin of the image: <c>official</c> or <c>recipe</c>.</summary>
    public const string ImageOrigin = "dice.image.origin";

    /// <summary>The product that the image's product replaces; only where it replaces one.</summary>
    public const string ImageSubstituteFor = "dice.image.substitute-for";

    /// <summary>On the edge: the routes with their services, separated by commas: <c>HOST/PREFIX=SERVICE</c>; the prefix can be absent.</summary>
    public const string Routes = "dice.routes";

    /// <summary>On the edge: the highest phase of the stack with which it was configured, which is the phase of the environment.</summary>
    public const string StackPhase = "dice.stack.phase";

    /// <summary>On the reaper: marks the container as the reaper.</summary>
    public const string Reaper = "dice.reaper";

    /// <summary>On a container, one for each endpoint: <c>dice.endpoint.NAME=PORT/SCHEME</c>.</summary>
    public const string EndpointPrefix = "dice.endpoint.";

    /// <summary>The APIs that the service provides, separated by commas.</summary>
    public const string Provides = "dice.provides";

    /// <summary>On a container, one for each command of its migrations: <c>dice.migrations.up=["npm","run","migrate"]</c>.</summary>
    public const string MigrationsPrefix = "dice.migrations.";

    /// <summary>Returns a filter for the engine's lists that selects everything that belongs to an environment.</summary>
    public static IDictionary<string, IDictionary<string, bool>> FilterFor(EnvironmentId id) => Filter($"{Environment}={id}");

    /// <summary>Returns a filter for the engine's lists by one label (<c>name</c> or <c>name=value</c>).</summary>
    public static IDictionary<string, IDictionary<string, bool>> Filter(string label) =>
        new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [label] = true } };

    internal static string DescribeEndpoint(Endpoint endpoint) => $"{endpoint.Port}/{endpoint.Scheme}";
}
