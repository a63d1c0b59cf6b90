// The bodies of requests to Elasticsearch, from the types of its official client. Properties that they do not know are errors.
import type { estypes } from '@elastic/elasticsearch';

export type Policy = Pick<estypes.IlmPutLifecycleRequest, 'policy'>;
export type Template = Omit<estypes.IndicesPutIndexTemplateRequest, 'name' | 'body' | 'querystring'>;
export type Role = Omit<estypes.SecurityPutRoleRequest, 'name' | 'body' | 'querystring'>;
