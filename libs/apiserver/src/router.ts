import { badRequest, failure, internalError, methodNotAllowed, type RestResponse } from '@drydock/machinery';
import { respondText } from './negotiation/respond.ts';
import { nonResource } from './discovery/non-resource.ts';
import { proxyAggregated } from './aggregation/proxy-aggregated.ts';
import { subresourcesOf } from './subresources/registry.ts';
import type { RequestContext, ResourceRequest } from './server-context.ts';
import { methodRefused, pathRefused } from './request/refusals.ts';
import { checkWriteOptions } from './request/write-options.ts';
import { ask, reviewOf } from './reviews/registry.ts';
import { answerComputed } from './verbs/computed.ts';
import { create } from './verbs/create.ts';
import { deleteCollection } from './verbs/delete-collection.ts';
import { remove } from './verbs/delete.ts';
import { get } from './verbs/get.ts';
import { list } from './verbs/list.ts';
import { patch } from './verbs/patch.ts';
import { update } from './verbs/update.ts';
import { watch } from './verbs/watch.ts';

type Answer = RestResponse | Promise<RestResponse>;

const verbs: Readonly<Record<string, (request: ResourceRequest) => Answer>> = {
  create,
  delete: remove,
  deletecollection: deleteCollection,
  get,
  list,
  patch,
  update,
  watch,
};

const pageNotFound = () => respondText('404 page not found\n', 404);

/** The handler for a request that is allowed. */
export function route(context: RequestContext): Answer {
  const { server, info, request } = context;
  const elsewhere = proxyAggregated(context);
  if (elsewhere) return elsewhere;
  if (!info.resource) {
    const answer = nonResource(server, info, request.headers?.['accept']);
    if (answer instanceof Promise) return answer.then((known) => known ?? pageNotFound());
    return answer ?? pageNotFound();
  }
  const found = resourceRequest(context);
  if (!found) return refuse(context);
  const { subresource } = found.path;
  if (info.verb === 'create' || info.verb === 'update' || info.verb === 'patch') checkWriteOptions(found);
  const { deprecation, storedAs, custom } = found.resource.definition;
  if (storedAs && custom?.convertedByWebhook)
    throw internalError(
      `not simulated: conversion webhook for ${found.resource.apiVersion}, Kind=${found.resource.definition.kind}`,
    );
  if (deprecation) context.warnings.push(deprecation);
  if (subresource === '') {
    const { definition, qualified } = found.resource;
    const review = reviewOf(found.resource);
    if (review && info.verb === 'create') return ask(review, found);
    if (definition.verbs && !definition.verbs.includes(info.verb))
      throw methodNotAllowed(qualified, info.verb);
    if (definition.custom?.terminating && info.verb === 'create')
      throw failure(
        405,
        'MethodNotAllowed',
        `${info.verb} not allowed while custom resource definition is terminating`,
        { ...(qualified.group ? { group: qualified.group } : {}), kind: qualified.name },
      );
    return answerComputed(found) ?? verbs[info.verb]!(found);
  }
  const below = subresourcesOf(found.resource).find(({ name }) => name === subresource);
  if (!below) throw pathRefused();
  if (!below.verbs.includes(info.verb)) throw methodRefused();
  return below.handle(found);
}

/** A path below a group and version that are served is answered by their router, others by the one for plain pages. */
function refuse({ server, info }: RequestContext): RestResponse {
  const { group = '', version = '', resource = '' } = info.resource ?? {};
  if (!server.resources.hasGroupVersion(group, version)) return pageNotFound();
  throw server.resources.find(group, version, resource) ? methodRefused() : pathRefused();
}

/** The request with the resource that its path names; undefined when there is none or the path does not fit it. */
export function resourceRequest(context: RequestContext): ResourceRequest | undefined {
  const path = context.info.resource;
  const resource = path && context.server.resources.find(path.group, path.version, path.resource);
  if (!path || !resource) return undefined;
  const { namespaced, plural } = resource.definition;
  const { verb } = context.info;
  checkName(path.name);
  if (!namespaced && path.namespace !== '' && plural !== 'namespaces') return undefined;
  if (namespaced && path.namespace === '' && verb !== 'list' && verb !== 'watch') return undefined;
  if (verb === 'create' && path.subresource === '' && path.name !== '') return undefined;
  if ((verb === 'update' || verb === 'patch') && path.name === '') return undefined;
  return { ...context, resource, path, query: context.info.query };
}

/** A name with a slash would reach into another namespace's keys. */
function checkName(name: string): void {
  const illegal = ['/', '%'].find((text) => name.includes(text));
  if (illegal)
    throw badRequest(`invalid resource name ${JSON.stringify(name)}: [may not contain '${illegal}']`);
  if (name === '.' || name === '..')
    throw badRequest(`invalid resource name ${JSON.stringify(name)}: [may not be '${name}']`);
}
