/** The body of every error, at every door. */
export interface ErrorBody<C extends string = string> {
    code: C;
    message: string;
    /** Of the type declared by the code. */
    details?: unknown;
    request_id: string;
}
/** tRPC's error shape; `data` is the body that REST sends under `error`. */
export interface ErrorShape<C extends string = string> {
    message: string;
    code: number;
    data: ErrorBody<C> & {
        httpStatus: number;
    };
}
