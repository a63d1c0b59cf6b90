namespace Dice.Environment.Services.Observability;

/// <summary>
/// Writes the configuration of syslog-ng, which reads the lines of the engine's files and sends them as OTLP in JSON. It goes on to the next line only when the
/// store has accepted the last one, and keeps its positions over a restart.
/// </summary>
internal static class LogCollectorConfiguration
{
    private const string Redacted = "REDACTED";

    /// <summary>Returns the text.</summary>
    /// <param name="folder">The folder with the logs.</param>
    /// <param name="services">The services, which are the names of the files.</param>
    public static Value Write(string folder, IEnumerable<string> services) => Value.Join(
        Head,
        $"source s_services {{\n{string.Concat(services.Select(service => Source(folder, service)))}}};\n\n",
        Engine,
        Redaction,
        Line,
        Severity,
        DestinationBefore,
        Value.UrlOf(AspireDashboard.Name, AspireDashboard.OtlpEndpoint),
        DestinationAfter);

    /// <summary>A file that does not exist is opened when it does.</summary>
    private static string Source(string folder, string service) =>
        $"  file(\"{folder}/{service}\" program-override(\"{service}\") follow-freq(0.25) flags(no-parse) log-iw-size(200) log-fetch-limit(100));\n";

    /// <summary>The key is read when the configuration is, so that it is in no file of the configuration.</summary>
    private static string Head =>
        $$"""
        @version: 4.8
        # Written from the model; changes here are overwritten.

        @module confgen context(root) name(read-otlp-key) exec("printf '@define otlp-key \"%s\"\\n' \"$(sed 's/[\\\\\"]/\\\\\\\\\\\\&/g' {{TelemetryExport.ApiKey.Path}})\"")
        read-otlp-key()

        options { stats(freq(0)); log-msg-size(64KiB); time-reopen(1); };


        """;

    /// <summary>The engine's line: an object with the service's line, the stream and the time, whose fraction has a varying number of digits.</summary>
    private const string Engine = """
        parser p_engine {
          channel {
            parser { json-parser(prefix(".engine.")); };
            if { parser { regexp-parser(patterns('\.(?<fraction>\d+)Z$') prefix(".engine.") template("${.engine.time}")); }; };
            rewrite { subst('\.\d+Z$', 'Z', value(".engine.time") type(pcre)); };
            parser { date-parser(format("%Y-%m-%dT%H:%M:%S%z") template("${.engine.time}")); };
            rewrite { subst('[\r\n]+$', '', value(".engine.log") type(pcre)); };
            rewrite { subst('\e\[[0-9;]*m', '', value(".engine.log") type(pcre) flags(global)); };
          };
        };


        """;

    /// <summary>What looks like a credential is not sent, whichever service wrote it.</summary>
    private const string Redaction = $$"""
        rewrite r_redact {
          subst('(?i)\b(bearer|basic) +[\w.~+/=-]{8,}', '$1 {{Redacted}}', value(".engine.log") type(pcre) flags(global, store-matches));
          subst('\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*', '{{Redacted}}', value(".engine.log") type(pcre) flags(global));
          subst('(://[^:/@\s"]*:)[^@/\s"]+@', '${1}{{Redacted}}@', value(".engine.log") type(pcre) flags(global, store-matches));
          subst('(?i)([?&](?:t|code|sig|signature|[\w-]*(?:token|key|password|secret))=)[^&\s"\\]+', '${1}{{Redacted}}', value(".engine.log") type(pcre) flags(global, store-matches));
          subst("(?i)(password +)'(?:[^']|'')*'", '${1}{{Redacted}}', value(".engine.log") type(pcre) flags(global, store-matches));
          subst("(?i)((?:password|passwd|secret|token|api[_-]?key)[\"']?\\s*[:=]\\s*[\"']?)(?!{{Redacted}})[^\\s\"',;&{}\\[\\]]+", '${1}{{Redacted}}', value(".engine.log") type(pcre) flags(global, store-matches));
        };


        """;

    /// <summary>
    /// The service's line: JSON of Caddy, Traefik, Pino and others; a line of Redis, whose level is a sign; or text in which a word is the level. The body of a
    /// record is the message; of a request it is method, address and status.
    /// </summary>
    private const string Line = """
        block parser attribute(key() value()) {
          channel {
            if ("`value`" ne "") {
              rewrite { set('${.otlp.attributes},{"key":"`key`","value":$(format-json stringValue=string(`value`))}' value(".otlp.attributes")); };
            };
          };
        };

        parser p_json {
          channel {
            if ("${.line.level}" ne "") { rewrite { set("${.line.level}" value(".otlp.level")); }; };
            if ("${.line.message}" ne "") { rewrite { set("${.line.message}" value(".otlp.body")); }; };
            if ("${.line.msg}" ne "") { rewrite { set("${.line.msg}" value(".otlp.body")); }; };
            if ("${.line.request.method}" ne "") {
              rewrite { set("${.line.request.method} ${.line.request.host}${.line.request.uri} ${.line.status}" value(".otlp.body")); };
              parser { attribute(key("method") value("${.line.request.method}")); };
              parser { attribute(key("host") value("${.line.request.host}")); };
              parser { attribute(key("status") value("${.line.status}")); };
              parser { attribute(key("seconds") value("${.line.duration}")); };
            }
            elif ("${.line.RequestMethod}" ne "") {
              rewrite { set("${.line.RequestMethod} ${.line.RequestHost}${.line.RequestPath} ${.line.DownstreamStatus}" value(".otlp.body")); };
              parser { attribute(key("method") value("${.line.RequestMethod}")); };
              parser { attribute(key("host") value("${.line.RequestHost}")); };
              parser { attribute(key("status") value("${.line.DownstreamStatus}")); };
              rewrite { set("${.line.request_Traceparent}" value(".line.traceparent")); };
              rewrite { set("${.line.downstream_X-Request-Id}" value(".line.request_id")); };
            };
            parser { attribute(key("requestId") value("${.line.request_id}")); };
            parser { attribute(key("requestId") value("${.line.requestId}")); };
            if (match('^[0-9a-f]{32}$' value(".line.traceId") type(pcre))) { rewrite { set("${.line.traceId}" value(".otlp.trace")); }; };
            if { parser { regexp-parser(patterns('^00-(?<trace>[0-9a-f]{32})-(?<span>[0-9a-f]{16})-') prefix(".otlp.") template("${.line.traceparent}")); }; };
          };
        };

        parser p_line {
          channel {
            rewrite { set("${.engine.log}" value(".otlp.body")); set("info" value(".otlp.level")); };
            if {
              filter { match('^\{' value(".engine.log") type(pcre)) };
              parser { json-parser(prefix(".line.") template("${.engine.log}")); };
              parser(p_json);
            }
            elif { parser { regexp-parser(patterns('^\d+:[XCSM] \d+ \w+ \d+ [\d:.]+ (?<level>[.*#-]) ') prefix(".otlp.") template("${.engine.log}")); }; }
            elif { parser { regexp-parser(patterns('\blevel=(?<level>\w+)') prefix(".otlp.") template("${.engine.log}")); }; }
            elif {
              parser {
                regexp-parser(patterns('\b(?<level>TRACE|DEBUG|LOG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|PANIC)\b') prefix(".otlp.") template("${.engine.log}"));
              };
            };
            rewrite { set("$(lowercase ${.otlp.level})" value(".otlp.level")); };
          };
        };


        """;

    /// <summary>The numbers of OpenTelemetry for levels as words, as Pino's numbers and as Redis' signs.</summary>
    private const string Severity = """
        parser p_severity {
          channel {
            if (match('^(trace|10$)' value(".otlp.level") type(pcre))) { rewrite { set("1" value(".otlp.severity")); set("TRACE" value(".otlp.level")); }; }
            elif (match('^(debug|20$|[.-]$)' value(".otlp.level") type(pcre))) { rewrite { set("5" value(".otlp.severity")); set("DEBUG" value(".otlp.level")); }; }
            elif (match('^(warn|40$|#$)' value(".otlp.level") type(pcre))) { rewrite { set("13" value(".otlp.severity")); set("WARN" value(".otlp.level")); }; }
            elif (match('^(err|50$)' value(".otlp.level") type(pcre))) { rewrite { set("17" value(".otlp.severity")); set("ERROR" value(".otlp.level")); }; }
            elif (match('^(crit|fatal|panic|60$)' value(".otlp.level") type(pcre))) { rewrite { set("21" value(".otlp.severity")); set("FATAL" value(".otlp.level")); }; }
            else { rewrite { set("9" value(".otlp.severity")); set("INFO" value(".otlp.level")); }; };
          };
        };


        """;

    private const string DestinationBefore = """
        template t_record {
          template('{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"$PROGRAM"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"${S_UNIXTIME}$(substr "${.engine.fraction}000000000" 0 9)","severityNumber":${.otlp.severity},"severityText":"${.otlp.level}","traceId":"${.otlp.trace}","spanId":"${.otlp.span}","body":$(format-json stringValue=string(${.otlp.body})),"attributes":[{"key":"log.iostream","value":{"stringValue":"${.engine.stream}"}}${.otlp.attributes}]}]}]}');
        };

        # A store that does not answer, or refuses the key, gets the same lines again a second later. Lines that it refuses are dropped.
        destination d_store {
          http(
            url("
        """;

    private const string DestinationAfter = """
        /v1/logs")
            method("POST")
            headers("Content-Type: application/json", "x-otlp-api-key: `otlp-key`")
            user("otlp")
            password("`otlp-key`")
            body("$(template t_record)")
            body-prefix('{"resourceLogs":[')
            delimiter(",")
            body-suffix("]}")
            batch-lines(100)
            batch-bytes(1MiB)
            batch-timeout(250)
            workers(1)
            timeout(10)
            response-action(401 => disconnect, 403 => disconnect, 500 => disconnect, 503 => disconnect)
            persist-name("store")
          );
        };

        log {
          source(s_services);
          parser(p_engine);
          filter { "${.engine.log}" ne "" };
          rewrite(r_redact);
          parser(p_line);
          parser(p_severity);
          destination(d_store);
          flags(flow-control);
        };

        """;
}
