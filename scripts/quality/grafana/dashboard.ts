// What a dashboard of Grafana 11 may contain, from the types that Grafana publishes. Properties that they do not know are errors.
import type { Dashboard as Published, DataQuery, Panel } from '@grafana/schema';
import type { Options as StatOptions } from './node_modules/@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen.js';
import type {
  FieldConfig as LineFields,
  Options as LineOptions,
} from './node_modules/@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen.js';

/** A type as it is in JSON: enumerations are their values, and Grafana fills what is left out with its defaults. */
type Json<T> = T extends string
  ? `${T}`
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]?: Json<T[Key]> }
      : T;

/** The published types leave queries open; these are Prometheus' own properties. */
type Query = Required<Pick<DataQuery, 'refId' | 'datasource'>> & { expr: string; legendFormat: string; range: true };

type Base = Json<Omit<Panel, 'type' | 'options' | 'targets' | 'fieldConfig'>> & { id: number; title: string; targets: Query[] };
type Fields<Custom> = { defaults: Json<Omit<NonNullable<Panel['fieldConfig']>['defaults'], 'custom'>> & { custom?: Json<Custom> }; overrides: [] };
type Stat = Base & { type: 'stat'; options: Json<StatOptions>; fieldConfig: Fields<never> };
type Lines = Base & { type: 'timeseries'; options: Json<LineOptions>; fieldConfig: Fields<LineFields> };

export type Dashboard = Json<Omit<Published, 'panels'>> & { uid: string; title: string; panels: (Stat | Lines)[] };
