using System.Text.Json.Nodes;

namespace Dice.Environment.Services.Observability.Full;

/// <summary>What is in Elasticsearch before anything is stored: lifecycles, index templates, roles and users. Every step can be repeated.</summary>
internal static class ElasticsearchSetup
{
    /// <summary>The folder with the files, in the container.</summary>
    public const string Folder = "/etc/dice/elasticsearch";

    private const string ExportedTo = "observability/elasticsearch";

    /// <summary>
    /// Functions of the scripts: <c>secret NAME</c> prints a secret as it is between the quotes of JSON, and <c>ask METHOD PATH</c> sends its standard
    /// input and fails when the answer is an error. Passwords are in no argument of a process.
    /// </summary>
    public static string Functions { get; } = $$"""
        secret() { local text; text=$(cat "{{Secret.Folder}}/$1"); text=${text//\\/\\\\}; printf '%s' "${text//\"/\\\"}"; }
        ask() {
          curl --silent --show-error --fail-with-body --max-time 20 --request "$1" --header 'content-type: application/json' "${@:3}" \
            --config <(printf 'user = "{{ElasticUser.Superuser.Name}}:%s"\n' "$(secret {{ElasticUser.Superuser.Password.Name}})") "http://127.0.0.1:{{Elasticsearch.Port}}/$2"
        }

        """;

    /// <summary>The script, which runs in Elasticsearch's container.</summary>
    public static string Script { get; } = $$"""
        set -euo pipefail
        {{Functions}}
        put() { local answer; answer=$(ask PUT "$1" --data-binary @-) || { echo "Elasticsearch refuses $1: $answer" >&2; exit 1; }; }
        cd {{Folder}}
        for file in policy.*.json; do name=${file#*.}; put "_ilm/policy/${name%.json}" <"$file"; done
        for file in template.*.json; do name=${file#*.}; put "_index_template/${name%.json}" <"$file"; done
        for file in role.*.json; do name=${file#*.}; put "_security/role/${name%.json}" <"$file"; done
        {{string.Join('\n', ElasticUser.Prepared.Select(SetPassword))}}
        """;

    /// <summary>The files, each the body of one request.</summary>
    public static ImmutableArray<ModelFile> Files { get; } =
    [
        File("policy", Retention.LogsPolicy, Retention.OfLogs),
        File("policy", Retention.SpansPolicy, Retention.OfSpans),
        File("template", "dice-logs", LogsTemplate.Create),
        File("template", "jaeger-span", SpansTemplates.OfSpans),
        File("template", "jaeger-service", SpansTemplates.OfServices),
        File("role", ElasticUser.Logstash.Name, () => Role(LogsTemplate.Pattern, "auto_configure", "create_doc")),
        File("role", ElasticUser.Jaeger.Name, () => Role(SpansTemplates.Pattern, "auto_configure", "write", "read", "view_index_metadata")),
    ];

    private static string SetPassword(ElasticUser user) => user.Roles.IsEmpty
        ? $$"""printf '{"password":"%s"}' "$(secret {{user.Password.Name}})" | put "_security/user/{{user.Name}}/_password" """
        : $$"""printf '{"password":"%s","roles":[{{string.Join(',', user.Roles.Select(role => $"\"{role}\""))}}]}' "$(secret {{user.Password.Name}})" | put "_security/user/{{user.Name}}" """;

    private static ModelFile File(string kind, string name, Func<JsonObject> create) =>
        new($"{kind}.{name}.json", $"{ExportedTo}/{kind}.{name}.json", () => IndentedJson.Write(create()));

    private static JsonObject Role(string indices, params string[] privileges) => new()
    {
        ["cluster"] = new JsonArray("monitor"),
        ["indices"] = new JsonArray(new JsonObject { ["names"] = new JsonArray(indices), ["privileges"] = new JsonArray([.. privileges.Select(privilege => JsonValue.Create(privilege))]) }),
    };
}
