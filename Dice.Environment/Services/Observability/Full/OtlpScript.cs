namespace Dice.Environment.Services.Observability.Full;

/// <summary>Logstash has no filter for OTLP: this script, for its filter <c>ruby</c>, makes an event of each log record of a request.</summary>
internal static class OtlpScript
{
    /// <summary>The script.</summary>
    public const string Text = """
        # An event for each log record of a request in the JSON of OTLP. The names of fields are those of the Elastic Common Schema.

        def register(_params); end

        def value_of(value)
          kind, content = (value || {}).first
          case kind
          when 'intValue' then content.to_i
          when 'arrayValue' then (content['values'] || []).map { |item| value_of(item) }
          when 'kvlistValue' then attributes_of(content['values'])
          else content
          end
        end

        def attributes_of(list)
          (list || []).to_h { |entry| [entry['key'], value_of(entry['value'])] }
        end

        # Nanoseconds as text; an event cannot hold them as a number without loss.
        def time_of(record)
          nanoseconds = [record['timeUnixNano'], record['observedTimeUnixNano']].map(&:to_i).find(&:positive?)
          nanoseconds && Time.at(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000, :nsec).utc.strftime('%Y-%m-%dT%H:%M:%S.%NZ')
        end

        def fields_of(about, record)
          attributes = attributes_of(record['attributes'])
          body = value_of(record['body'])
          severity = record['severityNumber'].to_i
          level = record['severityText'] || { 1 => 'trace', 5 => 'debug', 9 => 'info', 13 => 'warn', 17 => 'error', 21 => 'fatal' }[severity]
          fields = {
            '@timestamp' => time_of(record),
            'message' => body.is_a?(String) ? body : body.to_json,
            'service' => { 'name' => about['service.name'] },
            'trace' => { 'id' => record['traceId'] },
            'span' => { 'id' => record['spanId'] },
            'event' => { 'severity' => severity },
            'log' => { 'level' => level&.downcase },
            'http' => { 'request' => { 'id' => attributes['requestId'] } },
            'attributes' => attributes
          }
          compact(fields)
        end

        # Without what is empty.
        def compact(fields)
          fields.transform_values { |value| value.is_a?(Hash) ? compact(value) : value }.reject { |_, value| value.nil? || value == '' || value == {} }
        end

        def filter(event)
          (event.get('resourceLogs') || []).flat_map do |resource|
            about = attributes_of(resource.dig('resource', 'attributes'))
            (resource['scopeLogs'] || []).flat_map { |scope| scope['logRecords'] || [] }.map { |record| LogStash::Event.new(fields_of(about, record)) }
          end
        end

        """;
}
