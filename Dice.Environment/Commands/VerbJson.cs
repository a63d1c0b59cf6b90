using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Dice.Environment.Commands.Dashboards;
using Dice.Environment.Commands.Db;
using Dice.Environment.Commands.ImageVerbs;
using Dice.Environment.Commands.Init;
using Dice.Environment.Commands.Kubernetes;
using Dice.Environment.Commands.Secrets;
using Dice.Environment.Commands.Status;
using Dice.Environment.Commands.Variables;
using Dice.Environment.Data.Migrations;
using Dice.Environment.Data.Seeding;
using Dice.Environment.Data.Snapshots;
using Dice.Environment.Diagnostics;
using Dice.Environment.Security.Reports;

namespace Dice.Environment.Commands;

/// <summary>The documents that verbs print with <c>--json</c>: camelCase, indented; source-generated, which saves start-up time.</summary>
[JsonSerializable(typeof(ErrorDocument))]
[JsonSerializable(typeof(UrlsDocument))]
[JsonSerializable(typeof(EnvDocument))]
[JsonSerializable(typeof(DashboardsDocument))]
[JsonSerializable(typeof(InitDocument))]
[JsonSerializable(typeof(ImagesDocument))]
[JsonSerializable(typeof(MigrationStatus))]
[JsonSerializable(typeof(DbMigratedDocument))]
[JsonSerializable(typeof(DbRolledBackDocument))]
[JsonSerializable(typeof(DbOutputDocument))]
[JsonSerializable(typeof(DbResetDocument))]
[JsonSerializable(typeof(SeedOutcome))]
[JsonSerializable(typeof(SecretsDocument))]
[JsonSerializable(typeof(NodeDocument))]
[JsonSerializable(typeof(NodesDocument))]
[JsonSerializable(typeof(ClusterStatusDocument))]
[JsonSerializable(typeof(ClusterRemovedDocument))]
internal sealed partial class VerbJson : JsonSerializerContext
{
    /// <summary>Also covers the documents that other rooms define. Without escaping for HTML, because these documents are never embedded in HTML.</summary>
    public static JsonSerializerOptions Printed => field ??= new(HostJson.Default.Options)
    {
        TypeInfoResolver = JsonTypeInfoResolver.Combine(Default, HostJson.Default, SnapshotJson.Default, SecurityJson.Default),
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
