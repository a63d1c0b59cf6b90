namespace Dice.Environment.Services.Observability.Full;

/// <summary>Writes Logstash's pipeline.</summary>
internal static class LogstashPipeline
{
    /// <summary>
    /// A line of PostgreSQL with the default of <c>log_line_prefix</c> (<c>%m [%p] </c>): time, process, level and message. The names of patterns are our
    /// own, so that the pattern is complete.
    /// </summary>
    public const string PostgresLine = "^%{DICE_TIME:[@metadata][time]} UTC \\[%{DICE_NUMBER:[process][pid]:int}\\] %{DICE_WORD:[log][level]}:  %{DICE_REST:message}$";

    /// <summary>The patterns to which <see cref="PostgresLine"/> refers.</summary>
    public static ImmutableSortedDictionary<string, string> Patterns { get; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
        .Add("DICE_NUMBER", "[0-9]+")
        .Add("DICE_REST", "(?m:.*)")
        .Add("DICE_TIME", "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}")
        .Add("DICE_WORD", "[A-Z]+[0-9]?");

    /// <summary>
    /// Returns the pipeline. Lines that do not have the form are kept as they are, with a tag. The edge writes JSON, whose fields Caddy and Traefik name
    /// differently; the collector of logs has parsed what it sends. Headers of requests are not stored, because they can contain tokens.
    /// </summary>
    public static Value Write() => Value.Join(
        $$"""
        input {
          http {
            id => "otlp"
            port => {{Logstash.Port}}
            user => "{{Logstash.Sender}}"
            password => "${{{Logstash.OtlpPasswordVariable}}}"
          }
        }

        filter {
          ruby { path => "{{Logstash.Folder}}/otlp.rb" }

          if [service][name] == "{{Postgres.Name}}" {
            grok {
              match => { "message" => "{{PostgresLine}}" }
              pattern_definitions => {
        {{string.Concat(Patterns.Select(pattern => $"        \"{pattern.Key}\" => \"{pattern.Value}\"\n"))}}      }
              overwrite => ["message", "[log][level]"]
              tag_on_failure => ["_unparsed"]
            }
            date {
              match => ["[@metadata][time]", "yyyy-MM-dd HH:mm:ss.SSS"]
              timezone => "UTC"
              tag_on_failure => ["_unparsed"]
            }
            mutate { lowercase => ["[log][level]"] }
          }

          if [service][name] == "{{EdgeProxy.Name}}" {
            json {
              source => "message"
              target => "edge"
              skip_on_invalid_json => true
            }
            if [edge] {
              mutate {
                rename => {
                  "[edge][level]" => "[log][level]"
                  "[edge][logger]" => "[log][logger]"
                  "[edge][request][method]" => "[http][request][method]"
                  "[edge][RequestMethod]" => "[http][request][method]"
                  "[edge][request][host]" => "[url][domain]"
                  "[edge][RequestHost]" => "[url][domain]"
                  "[edge][request][uri]" => "[url][path]"
                  "[edge][RequestPath]" => "[url][path]"
                  "[edge][status]" => "[http][response][status_code]"
                  "[edge][DownstreamStatus]" => "[http][response][status_code]"
                }
              }
              if [edge][msg] {
                mutate { replace => { "message" => "%{[edge][msg]}" } }
              } else if [edge][message] {
                mutate { replace => { "message" => "%{[edge][message]}" } }
              }
              mutate { remove_field => ["edge"] }
            }
          }
        }

        output {
          elasticsearch {
            hosts => ["
        """,
        Value.UrlOf(Elasticsearch.Name, Elasticsearch.Endpoint),
        $$"""
        "]
            user => "{{ElasticUser.Logstash.Name}}"
            password => "${{{Logstash.StorePasswordVariable}}}"
            ecs_compatibility => "v8"
            data_stream => true
            data_stream_type => "logs"
            data_stream_dataset => "{{LogsTemplate.Dataset}}"
            data_stream_namespace => "{{LogsTemplate.Namespace}}"
          }
        }

        """);
}
