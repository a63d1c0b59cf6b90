namespace Dice.Environment.Exports.Kubernetes;

/// <summary>Names and labels of the objects of a service.</summary>
internal static class ObjectNames
{
    public const string NameLabel = "app.kubernetes.io/name";

    public const string StackLabel = "app.kubernetes.io/part-of";

    public static string Environment(Service service) => $"{service.Name}-environment";

    public static string Secrets(Service service) => $"{service.Name}-secrets";

    /// <summary>The Service without a virtual address, which gives the pods of a StatefulSet their names.</summary>
    public static string Pods(Service service) => $"{service.Name}-pods";

    public static string Job(Service service) => $"{service.Name}-migrations";

    /// <summary>What the job needs beside what the service has.</summary>
    public static string JobSecrets(Service service) => $"{service.Name}-migrations-secrets";

    public static string Files(Service service, FolderMount mount) => $"{service.Name}-{Path.GetFileName(mount.Target).Replace('.', '-')}";

    public static Dictionary<string, object> Selector(string name) => new() { [NameLabel] = name };

    /// <summary>The recommended labels. Those of the whole stack are added by the kustomization.</summary>
    public static Dictionary<string, object> Labels(string name, string component) => new() { [NameLabel] = name, ["app.kubernetes.io/component"] = component };

    public static string Component(Service service) => service.IsStateful ? "database" : "application";

    public static Dictionary<string, object> Metadata(string name, string owner, string component) => Manifest.Map(("name", name), ("labels", Labels(owner, component)));
}
