using System.Text.Json.Nodes;

namespace Dice.Environment.Kubernetes.Deployments;

/// <summary>One object of a manifest.</summary>
/// <param name="Content">The object.</param>
public sealed record ClusterObject(JsonObject Content)
{
    /// <summary>The label with the service's name.</summary>
    public const string ServiceLabel = "app.kubernetes.io/name";

    /// <summary>The label with the environment's name; Dice adds it to everything that it applies.</summary>
    public const string EnvironmentLabel = "dice.environment";

    private const string MigrationsSuffix = "-migrations";

    /// <summary>The kind, such as <c>Deployment</c>.</summary>
    public string Kind => Text("kind");

    /// <summary>The group and version, such as <c>apps/v1</c>.</summary>
    public string GroupVersion => Text("apiVersion");

    /// <summary>The object's name.</summary>
    public string Name => Content["metadata"]?["name"]?.GetValue<string>() ?? "";

    /// <summary>The service that it belongs to; null when it belongs to none. The pods of migrations have a label of their own, so that a Service does not select them.</summary>
    public string? Service => ServiceOf((Content["metadata"]?["labels"] as JsonObject)?[ServiceLabel]?.GetValue<string>());

    /// <summary>Kind and name, as kubectl writes them.</summary>
    public string Title => $"{Kind}/{Name}";

    /// <summary>Whether it runs pods that a deployment waits for.</summary>
    public bool IsWorkload => Kind is "Deployment" or "StatefulSet" or "DaemonSet" or "Job";

    /// <summary>The template of its pods; null when it has none.</summary>
    public JsonObject? PodSpec => Kind switch
    {
        "CronJob" => Content["spec"]?["jobTemplate"]?["spec"]?["template"]?["spec"] as JsonObject,
        _ => Content["spec"]?["template"]?["spec"] as JsonObject,
    };

    /// <summary>How many pods it runs.</summary>
    public int Replicas => (int)(Content["spec"]?["replicas"]?.GetValue<long>() ?? 1);

    /// <summary>Whether its pods keep data in a volume claim.</summary>
    public bool IsStateful => Kind == "StatefulSet";

    /// <summary>The service of a label's value.</summary>
    public static string? ServiceOf(string? label) =>
        label?.EndsWith(MigrationsSuffix, StringComparison.Ordinal) == true ? label[..^MigrationsSuffix.Length] : label;

    /// <summary>Returns the same object in a namespace, with the environment's label.</summary>
    public ClusterObject For(string environment, string? @namespace)
    {
        var copy = Content.DeepClone().AsObject();
        var metadata = copy["metadata"] as JsonObject ?? [];
        copy["metadata"] = metadata;
        var labels = metadata["labels"] as JsonObject ?? [];
        labels[EnvironmentLabel] = environment;
        metadata["labels"] = labels;
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        NameProtocols(copy);
        return new ClusterObject(copy);
    }

    /// <summary>Adds the default protocol to ports. It is part of the key by which a server-side apply finds a port, and API servers before 1.21 refuse a port without it.</summary>
    private static void NameProtocols(JsonObject copy)
    {
        var pod = copy["spec"]?["template"]?["spec"];
        var containers = (pod?["containers"] as JsonArray ?? []).Concat(pod?["initContainers"] as JsonArray ?? []).Select(container => container?["ports"]);
        foreach (var port in containers.Append(copy["kind"]?.GetValue<string>() == "Service" ? copy["spec"]?["ports"] : null).OfType<JsonArray>().SelectMany(ports => ports).OfType<JsonObject>())
        {
            port["protocol"] ??= "TCP";
        }
    }

    private string Text(string name) => Content[name]?.GetValue<string>() ?? "";
}
