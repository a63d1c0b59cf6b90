namespace Dice.Environment.Services.Observability.Full;

/// <summary>Writes the configuration of Jaeger 2.20, whose format is that of the OpenTelemetry Collector 0.155.</summary>
internal static class JaegerConfiguration
{
    /// <summary>
    /// Returns the file. It refers to files with passwords. Logs have no queue in Jaeger: a sender gets an answer when Logstash has stored its records. They
    /// are sent as JSON, because Logstash does not read OTLP's binary format.
    /// </summary>
    public static Value Write() => Value.Join(
        $$"""
        extensions:
          healthcheckv2:
            use_v2: true
            http:
              endpoint: 0.0.0.0:{{Jaeger.HealthPort}}
          basicauth/senders:
            htpasswd:
              inline: "{{Jaeger.Sender}}:${file:{{TelemetryExport.ApiKey.Path}}}"
          basicauth/people:
            htpasswd:
              inline: "{{ElasticUser.Developer.Name}}:${file:{{ElasticUser.Developer.Password.Path}}}"
          basicauth/logstash:
            client_auth:
              username: {{Logstash.Sender}}
              password_file: {{Logstash.OtlpPassword.Path}}
          jaeger_storage:
            backends:
              elasticsearch:
                elasticsearch:
                  server_urls:
                    -
        """,
        " ",
        Value.UrlOf(Elasticsearch.Name, Elasticsearch.Endpoint),
        $$"""

                  auth:
                    basic:
                      username: {{ElasticUser.Jaeger.Name}}
                      password_file: {{ElasticUser.Jaeger.Password.Path}}
                  create_mappings: false
                  max_span_age: 72h
                  indices:
                    spans:
                      rotation:
                        periodic:
                          date_layout: "2006-01-02"
                          rollover_frequency: day
                    services:
                      rotation:
                        periodic:
                          date_layout: "2006-01-02"
                          rollover_frequency: day
          jaeger_query:
            storage:
              traces: elasticsearch
            http:
              endpoint: 0.0.0.0:{{Jaeger.QueryPort}}
              auth:
                authenticator: basicauth/people
              # Without it, browsers do not ask for the password.
              response_headers:
                WWW-Authenticate: Basic realm="Jaeger"
            grpc:
              endpoint: localhost:16685

        receivers:
          otlp:
            protocols:
              http:
                endpoint: 0.0.0.0:{{Jaeger.OtlpPort}}
                auth:
                  authenticator: basicauth/senders

        processors:
          memory_limiter:
            check_interval: 1s
            limit_mib: 288
            spike_limit_mib: 64
          batch:
            timeout: 200ms

        exporters:
          jaeger_storage_exporter:
            trace_storage: elasticsearch
          otlp_http/logstash:
            logs_endpoint:
        """,
        " ",
        Value.UrlOf(Logstash.Name, Logstash.Endpoint),
        """

            encoding: json
            compression: none
            timeout: 5s
            auth:
              authenticator: basicauth/logstash
            sending_queue:
              enabled: false
            retry_on_failure:
              enabled: true
              initial_interval: 200ms
              max_elapsed_time: 4s

        service:
          extensions: [healthcheckv2, basicauth/senders, basicauth/people, basicauth/logstash, jaeger_storage, jaeger_query]
          pipelines:
            traces:
              receivers: [otlp]
              processors: [memory_limiter, batch]
              exporters: [jaeger_storage_exporter]
            logs:
              receivers: [otlp]
              processors: [memory_limiter]
              exporters: [otlp_http/logstash]
          telemetry:
            resource:
              service.name: jaeger
            metrics:
              level: none

        """);
}
